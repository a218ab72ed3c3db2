/* catalog.js - comforts of the catalogue's pages; each works without it. */
(function () {
  'use strict';
  var d = document, root = d.documentElement;

  /* near me: the browser asks the person first */
  var near = d.querySelector('[data-near]');
  if (near && navigator.geolocation) {
    near.hidden = false;
    near.querySelector('button').addEventListener('click', function () {
      var b = this;
      b.setAttribute('aria-busy', 'true');
      navigator.geolocation.getCurrentPosition(function (p) {
        var u = new URL(location.href);
        u.searchParams.set('near', p.coords.longitude.toFixed(4) + ',' + p.coords.latitude.toFixed(4));
        u.searchParams.set('sort', 'distance');
        location.href = u;
      }, function () { b.removeAttribute('aria-busy'); b.disabled = true; }, {timeout: 15000, maximumAge: 60000});
    });
  }

  /* at most four to compare */
  var boxes = Array.from(d.querySelectorAll('input[name=e][form=cmp]'));
  function count() {
    var n = boxes.filter(function (b) { return b.checked; }).length;
    boxes.forEach(function (b) { b.disabled = n >= 4 && !b.checked; });
  }
  boxes.forEach(function (b) { b.addEventListener('change', count); });

  /* a terminal: when nobody touches it, the next person begins anew */
  var idle = +root.dataset.kiosk;
  if (!idle) return;
  var last = Date.now();
  ['pointerdown', 'keydown', 'scroll', 'touchstart'].forEach(function (e) {
    window.addEventListener(e, function () { last = Date.now(); }, {passive: true, capture: true});
  });
  var watch = setInterval(function () {
    if (Date.now() - last <= idle * 1000) return;
    clearInterval(watch);
    location.replace('/kiosk?anew=1');
  }, 1000);
  window.addEventListener('pageshow', function (e) { if (e.persisted) location.reload(); });
})();
