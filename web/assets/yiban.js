/* yiban.js - small comforts; every page works without it. */
(function () {
  'use strict';
  var d = document, root = d.documentElement;
  root.classList.add('js');
  var words = {
    en: ['# left', '# too many', ' (over 20 MB)', ', ', 'Copied', 'Saved #'],
    'zh-Hant': ['還可輸入 # 字', '超出 # 字', '（超過 20 MB）', '、', '已複製', '已保存 #'],
    'zh-CN': ['还可输入 # 字', '超出 # 字', '（超过 20 MB）', '、', '已复制', '已保存 #']
  }[root.lang];

  /* the list of errors takes the focus once, so that it is read out */
  var err = d.getElementById('err');
  if (err) err.focus();
  d.addEventListener('click', function (e) {
    var a = e.target.closest && e.target.closest('.errsum a[href^="#"]');
    if (!a) return;
    var to = d.getElementById(a.hash.slice(1));
    if (!to) return;
    e.preventDefault();
    to.scrollIntoView({block: 'center'});
    (to.matches('input,select,textarea') ? to : to.querySelector('input,select,textarea') || to).focus();
  });

  /* a form goes out once */
  d.addEventListener('submit', function (e) {
    var f = e.target, b = e.submitter;
    if (f.method !== 'post') return;
    if (f.dataset.sent) { e.preventDefault(); return; }
    f.dataset.sent = '1';
    if (b && !b.name) b.setAttribute('aria-busy', 'true');
    setTimeout(function () { delete f.dataset.sent; if (b) b.removeAttribute('aria-busy'); }, 8000);
  });
  window.addEventListener('pageshow', function () {
    d.querySelectorAll('form[data-sent]').forEach(function (f) { delete f.dataset.sent; });
    d.querySelectorAll('[aria-busy]').forEach(function (b) { b.removeAttribute('aria-busy'); });
  });

  /* an application is kept as one types, files aside; the page's own version moves along */
  d.querySelectorAll('form[data-auto]').forEach(function (f) {
    var timer, busy, wait, v = f.elements._version, at = d.querySelector('.saved');
    function save() {
      var b = new FormData();
      new FormData(f).forEach(function (x, k) { if (typeof x === 'string' && k !== '_to') b.append(k, x); });
      b.set('_do', 'auto');
      busy = true;
      fetch(f.action, {method: 'POST', body: new URLSearchParams(b), redirect: 'manual'}).then(function (r) {
        busy = false;
        if (r.status !== 204) { v = null; return; }
        v.value = +v.value + 1;
        if (at) at.lastChild.textContent = words[5].replace('#', new Date().toTimeString().slice(0, 5));
      }, function () { busy = false; }).then(function () { if (wait !== undefined) f.requestSubmit(wait); });
    }
    f.addEventListener('input', function (e) {
      if (e.target.type === 'file') return;
      clearTimeout(timer);
      timer = setTimeout(function () { if (v && !busy && !f.dataset.sent) save(); }, 3000);
    });
    f.addEventListener('submit', function (e) {
      clearTimeout(timer);
      if (!busy) return;
      e.preventDefault();
      e.stopPropagation();
      wait = e.submitter;
    });
  });

  /* letters left; the server counts again */
  d.querySelectorAll('textarea[data-max]').forEach(function (t) {
    var p = t.parentNode.querySelector('.counter'), s = d.createElement('span');
    if (!p) return;
    p.appendChild(s);
    function show() {
      var n = t.dataset.max - Array.from(t.value).length;
      s.textContent = (n >= 0 ? words[0] : words[1]).replace('#', Math.abs(n));
    }
    t.addEventListener('input', show);
    show();
  });

  /* names of chosen files, and those too large before they are sent */
  d.addEventListener('change', function (e) {
    var i = e.target;
    if (i.type !== 'file' || !i.parentNode.querySelector('span')) return;
    var names = Array.from(i.files).map(function (f) {
      return f.name + (f.size > 20971520 ? words[2] : '');
    });
    if (names.length) i.parentNode.querySelector('span').textContent = names.join(words[3]);
  });

  /* copy a number */
  d.querySelectorAll('[data-copy]').forEach(function (b) {
    if (!navigator.clipboard) { b.hidden = true; return; }
    b.addEventListener('click', function () {
      navigator.clipboard.writeText(b.dataset.copy).then(function () {
        var old = b.textContent;
        b.textContent = words[4];
        setTimeout(function () { b.textContent = old; }, 2000);
      });
    });
  });
  d.querySelectorAll('[data-print]').forEach(function (b) {
    b.hidden = false;
    b.addEventListener('click', function () { window.print(); });
  });

  /* the desk: / finds, j k move, x marks, Enter opens, ? helps; never inside inputs */
  if (!d.body.classList.contains('desk')) return;
  var rows = Array.from(d.querySelectorAll('.desk-t tbody tr[data-row]')), at = -1;
  function go(n) {
    if (!rows.length) return;
    if (rows[at]) rows[at].classList.remove('is-cur');
    at = Math.max(0, Math.min(rows.length - 1, n));
    rows[at].classList.add('is-cur');
    var a = rows[at].querySelector('a');
    if (a) a.focus();
    rows[at].scrollIntoView({block: 'nearest'});
  }
  d.addEventListener('keydown', function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest('input,textarea,select,[contenteditable]')) return;
    if (root.dataset.keys === 'off') return;
    var box;
    switch (e.key) {
      case '/': box = d.querySelector('.desk-find input'); if (box) { e.preventDefault(); box.focus(); } break;
      case 'j': go(at + 1); break;
      case 'k': go(at - 1); break;
      case 'x': box = rows[at] && rows[at].querySelector('input[type=checkbox]'); if (box) box.click(); break;
      case 'n': box = d.querySelector('[data-key=n]'); if (box) box.click(); break;
      case 'e': box = d.querySelector('[data-key=e]'); if (box) box.click(); break;
      case '?': location.hash = 'keys'; break;
      case 'Escape': if (location.hash) location.hash = ''; break;
    }
  });
})();
