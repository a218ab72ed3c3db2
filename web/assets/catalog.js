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

  /* the map that zooms: what it needs is loaded when somebody asks, and asked for once a visit */
  var asked = null;
  function load(url) {
    return new Promise(function (good, bad) {
      var css = /\.css$/.test(url), e = d.createElement(css ? 'link' : 'script');
      if (css) e.rel = 'stylesheet';
      e[css ? 'href' : 'src'] = url;
      e.onload = good;
      e.onerror = bad;
      d.head.appendChild(e);
    });
  }
  function parts(urls) {
    return asked = asked || urls.reduce(function (before, u) { return before.then(function () { return load(u); }); }, Promise.resolve());
  }
  function remember(on) { try { if (on) sessionStorage.setItem('yb-map', '1'); else sessionStorage.removeItem('yb-map'); } catch (e) { /* then not */ } }
  function remembered() { try { return sessionStorage.getItem('yb-map'); } catch (e) { return null; } }
  Array.from(d.querySelectorAll('.lens')).forEach(function (b) {
    var box = b.parentNode, words = b.querySelector('span'), plain = words.textContent, map = null, say = b.dataset, note;
    function open() {
      b.setAttribute('aria-busy', 'true');
      parts(say.lens.split(' ')).then(function () {
        map = window.ybMap(box, say);
        note = d.createElement('a');
        note.className = 'lnote';
        note.href = say.licence;
        note.textContent = 'Leaflet';
        box.appendChild(note);
        words.textContent = say.back;
        remember(true);
      }, function () { b.hidden = true; }).then(function () { b.removeAttribute('aria-busy'); });
    }
    function shut() {
      map.remove();
      map = null;
      box.querySelector('.lmap').remove();
      note.remove();
      box.classList.remove('lensed', 'lopen');
      words.textContent = plain;
      remember(false);
    }
    b.hidden = false;
    b.addEventListener('click', function () { if (map) shut(); else if (!b.hasAttribute('aria-busy')) open(); });
    if (remembered()) open();
  });

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
    remember(false);
    location.replace('/kiosk?anew=1');
  }, 1000);
  window.addEventListener('pageshow', function (e) { if (e.persisted) location.reload(); });
})();
