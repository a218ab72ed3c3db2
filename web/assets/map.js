/* map.js - the server's drawing as a map that zooms, over Leaflet; loaded when somebody asks for it.
   The drawing is the data: counties, marks, names, rings and ways are read from its SVG, the entries
   of a mark from the list beside it. Nothing else is asked of anybody. */
(function () {
  'use strict';
  var d = document, L = window.L, root = d.documentElement;
  var calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  var SHOWN = 6;

  function make(tag, cls, text) {
    var e = d.createElement(tag);
    if (cls) e.className = cls;
    if (text) e.textContent = text;
    return e;
  }
  /* sheet -> map: y grows upwards there */
  function at(x, y) { return L.latLng(-y, x); }

  /* The rings of a path of straight lines between absolute points, moved by its group's transform. */
  function rings(path) {
    var t = path.parentNode.parentNode.transform, m = t && t.baseVal.consolidate();
    m = m ? m.matrix : {a: 1, d: 1, e: 0, f: 0};
    return path.getAttribute('d').split(/[Mm]/).slice(1).map(function (part) {
      var n = part.match(/-?[\d.]+/g).map(Number), out = [];
      for (var i = 0; i + 1 < n.length; i += 2) out.push(at(m.a * n[i] + m.e, m.d * n[i + 1] + m.f));
      return out;
    });
  }
  function straight(path) { return !/[HhVvCcSsQqTtAalm]/.test(path.getAttribute('d')); }

  function row(list, a, nodes) {
    var item = make('li'), to = make('a');
    to.href = a.href.baseVal || a.href;
    nodes.forEach(function (n) { to.appendChild(n.cloneNode(true)); });
    item.appendChild(to);
    list.appendChild(item);
  }
  /* The entries of the list beside the map that stand in these places. */
  function entries(list, codes) {
    Array.from(d.querySelectorAll('.maplist li[data-d]')).filter(function (li) {
      return li.dataset.d && codes.indexOf(li.dataset.d) >= 0;
    }).slice(0, SHOWN).forEach(function (li) {
      row(list, li.querySelector('a'), Array.from(li.querySelector('a > span:not(.pinno)').childNodes));
    });
  }
  /* What a mark or a county says: its name, the entries of this page that stand there, and the way on. */
  function card(link, codes, say) {
    var box = make('div', 'lpop'), list = make('ul', 'lrows'), go = make('a', 'btn s');
    box.appendChild(make('b', '', link.getAttribute('aria-label')));
    entries(list, codes);
    if (list.firstChild) box.appendChild(list);
    go.textContent = link.matches('.rings a') ? say.open : say.here;
    go.href = link.getAttribute('href');
    box.appendChild(go);
    return box;
  }
  /* Marks that would lie on one another: each by its name, and a way nearer. */
  function heap(marks, say, nearer) {
    var box = make('div', 'lpop'), list = make('ul', 'lrows'), go = make('button', 'btn s', say.more);
    marks.slice(0, SHOWN).forEach(function (m) { row(list, m.link, [d.createTextNode(m.name)]); });
    box.appendChild(list);
    go.type = 'button';
    go.addEventListener('click', nearer);
    box.appendChild(go);
    return box;
  }

  function label(cls, text, x, y, link) {
    var icon = L.divIcon({className: cls, iconSize: null, html: ''});
    var m = L.marker(at(x, y), {icon: icon, interactive: !!link, keyboard: !!link, bubblingMouseEvents: false});
    m.text = text;
    m.link = link;
    return m;
  }
  /* A marker's words and name, once it has an element. */
  function put(m, map, codes, say, size) {
    m.addTo(map);
    var e = m.getElement();
    e.appendChild(make('span', '', m.text));
    if (!m.link) { e.setAttribute('aria-hidden', 'true'); return; }
    e.setAttribute('aria-label', m.link.getAttribute('aria-label'));
    m.bindPopup(function () { return card(m.link, codes, say); }, size);
  }

  window.ybMap = function (box, say) {
    var svg = box.querySelector('svg.cmap'), v = svg.viewBox.baseVal, el = make('div', 'lmap');
    var sheet = L.latLngBounds(at(v.x, v.y + v.height), at(v.x + v.width, v.y));
    el.setAttribute('role', 'group');
    el.setAttribute('aria-label', svg.getAttribute('aria-label'));
    box.classList.add('lensed');
    box.insertBefore(el, svg);
    var map = L.map(el, {crs: L.CRS.Simple, zoomControl: false, attributionControl: false, zoomSnap: 0, zoomDelta: 0.75,
      minZoom: -3, maxZoom: 4, maxBounds: sheet.pad(1.5), scrollWheelZoom: false, zoomAnimation: !calm, fadeAnimation: false, inertia: !calm});
    function fit() { map.setMinZoom(-3); map.fitBounds(sheet, {animate: false}); map.setMinZoom(map.getZoom()); }
    fit();
    map.on('resize', fit);
    L.control.zoom({zoomInTitle: say.more, zoomOutTitle: say.less}).addTo(map);
    var size = {maxWidth: Math.min(280, el.clientWidth - 48), minWidth: Math.min(180, el.clientWidth - 64),
      maxHeight: Math.max(120, el.clientHeight - 96), autoPanPadding: [8, 8]};
    draw(map, svg, say, size);
    manners(map, el, say, sheet);
    return map;
  };

  function draw(map, svg, say, size) {
    var names = Array.from(svg.querySelectorAll('.nm'));
    Array.from(svg.querySelectorAll('.ct')).forEach(function (ct, i) {
      var link = ct.matches('a') ? ct : null;
      Array.from(ct.querySelectorAll('path')).filter(straight).forEach(function (p) {
        var area = L.polygon(rings(p), {className: 'l' + ct.getAttribute('class'), interactive: !!link, weight: 2}).addTo(map);
        if (link) county(area, link, say, size);
      });
      var nm = names[i];
      if (nm) put(label('lname', nm.textContent, +nm.getAttribute('x'), nm.getAttribute('y') - 6, null), map);
    });
    Array.from(svg.querySelectorAll('circle.ring')).forEach(function (c) {
      L.circle(at(+c.getAttribute('cx'), +c.getAttribute('cy')), {radius: +c.getAttribute('r'), className: 'lring', interactive: false}).addTo(map);
    });
    Array.from(svg.querySelectorAll('.rt')).forEach(function (t) {
      put(label('lname', t.textContent, +t.getAttribute('x'), t.getAttribute('y') - 6, null), map);
    });
    var way = svg.querySelector('polyline.way');
    if (way) L.polyline(way.getAttribute('points').split(' ').map(function (p) { p = p.split(','); return at(+p[0], +p[1]); }),
      {className: 'lway', interactive: false}).addTo(map);
    if (svg.querySelector('.me')) put(label('lme', '+', 320, 320, null), map);
    marks(map, svg, say, size);
  }

  function county(area, link, say, size) {
    var e = area.getElement();
    e.setAttribute('role', 'button');
    e.setAttribute('tabindex', '0');
    e.setAttribute('aria-label', link.getAttribute('aria-label'));
    area.bindPopup(function () { return card(link, [], say); }, size);
    e.addEventListener('keydown', function (x) { if (x.key === 'Enter' || x.key === ' ') { x.preventDefault(); area.openPopup(area.getCenter()); } });
  }

  function pins(svg) {
    return Array.from(svg.querySelectorAll('.pin')).map(function (pin) {
      var c = pin.querySelector('circle'), t = pin.querySelector('text');
      return {at: at(+c.getAttribute('cx'), +c.getAttribute('cy')), text: t ? t.textContent : '', on: pin.classList.contains('on'),
        link: pin.matches('a') ? pin : null, name: pin.getAttribute('aria-label') || '', codes: (pin.dataset.d || '').split(' ')};
    });
  }
  /* At each zoom what lies nearer than a finger is wide is one mark. Where a mark's number is its place
     in a list and no count, the first stands for them. */
  function marks(map, svg, say, size) {
    var all = pins(svg), layer = L.layerGroup().addTo(map), counts = all.some(function (p) { return p.codes[0]; });
    function heaps() {
      var tap = parseFloat(getComputedStyle(map.getContainer()).getPropertyValue('--tap-s')) || 44, out = [];
      all.forEach(function (p) {
        var at = map.latLngToLayerPoint(p.at);
        var near = out.filter(function (h) { return Math.abs(h.at.x - at.x) < tap && Math.abs(h.at.y - at.y) < tap; })[0];
        if (near) near.of.push(p); else out.push({at: at, of: [p]});
      });
      return out;
    }
    function text(of) {
      if (of.length === 1) return of[0].text;
      return !counts ? of[0].text + '…' : String(of.reduce(function (n, p) { return n + +p.text; }, 0));
    }
    function show() {
      layer.clearLayers();
      heaps().forEach(function (h) {
        var of = h.of, one = of.length === 1, link = of.filter(function (p) { return p.link; })[0];
        var m = label('lpin' + (of.some(function (p) { return p.on; }) ? ' on' : '') + (one ? '' : ' heap'), text(of), 0, 0, link && link.link);
        m.setLatLng(of[0].at);
        put(m, layer, one ? of[0].codes : [], say, size);
        if (one || !link) return;
        m.getElement().setAttribute('aria-label', of.map(function (p) { return p.name; }).join('; '));
        m.unbindPopup().bindPopup(function () {
          return heap(of, say, function () {
            map.closePopup();
            map.fitBounds(L.latLngBounds(of.map(function (p) { return p.at; })).pad(0.5), {maxZoom: 4});
          });
        }, size);
      });
    }
    map.on('zoomend', show);
    show();
  }

  /* The keyboard goes into what it opened and comes back; the wheel zooms once the map was meant. */
  function manners(map, el, say, sheet) {
    var from = null, keys = false;
    el.addEventListener('keydown', function (e) {
      keys = true;
      if (e.key === 'Enter' || e.key === ' ') from = d.activeElement;
      if (e.key === ' ' && from && from.matches('.lpin')) { e.preventDefault(); from.click(); }
      if (e.key === 'Escape') map.closePopup();
    }, true);
    el.addEventListener('pointerdown', function () { keys = false; from = null; map.scrollWheelZoom.enable(); }, true);
    map.on('popupopen', function (e) {
      el.parentNode.classList.add('lopen');
      map.getPane('markerPane').inert = true;
      var x = e.popup.getElement(), close = x.querySelector('.leaflet-popup-close-button');
      if (close) close.setAttribute('aria-label', say.shut);
      if (keys) x.querySelector('.lpop a, .lpop button').focus({preventScroll: true});
    });
    map.on('popupclose', function () {
      el.parentNode.classList.remove('lopen');
      map.getPane('markerPane').inert = false;
      if (map.getZoom() <= map.getMinZoom()) map.panTo(sheet.getCenter(), {animate: false});
      if (keys && from && root.contains(from)) from.focus({preventScroll: true});
      else if (keys) el.focus({preventScroll: true});
    });
  }
})();
