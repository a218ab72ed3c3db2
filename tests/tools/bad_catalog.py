"""What is not right about the catalogue and its bookings (the group `catalog` of bad_input):
points, photographs, twins, days that cannot be, providers who leave, lists of what is gone,
hostile texts. tests/bad-input.md tells which line asks for which check."""
import datetime
import json
import os
import shutil
import sys
import tempfile
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'rights'))
from catalog import PROVIDER, days_of, picture, today            # noqa: E402
from house import House, PNG, multipart                          # noqa: E402


class Stand:
    """What the helpers of rights/catalog.py ask of a stage: a house."""

    def __init__(self, h):
        self.h, self.n = h, 0

    def entry(self, who, **more):
        self.n += 1
        return self.h.api(who, 'POST', '/entries', {
            'kind': 'provider', 'entry': {**PROVIDER, 'id': f'bad-{self.n}',
                                          'name': {'zh-CN': f'试例{self.n}号'}, **more}})

    def kept(self, who, lead=None, **more):
        """An entry of somebody's, published when a lead is given."""
        got = self.entry(who, **more)
        assert got.status == 201, got
        if lead:
            for by, event in (who, 'submit'), (lead, 'publish'):
                done = self.h.api(by, 'POST', f'/entries/{got.json["id"]}/move', {'event': event})
                assert done.status == 204, done
        return got.json['id']


def at(lon, lat, datum='wgs84'):
    return {'lon': lon, 'lat': lat, 'datum': datum, 'source': '测量', 'accuracy_m': 10}


def points(s, who, want):
    for what, point, word in (
            ('longitude and latitude swapped', at(22.58, 113.08), '写反了'),
            ('a point in another city', at(116.4, 39.9), '不在本市范围'),
            ('a point on no globe', at(500, 20), '不是地球上的点'),
            ('a datum that nobody knows', at(112.68, 22.38, 'tokyo'), 'gcj02'),
            ('a point without a source', {'lon': 112.68, 'lat': 22.38}, '出处'),
            ('a point of words', {**at(1, 2), 'lon': 'east'}, '')):
        want(what, s.entry(who, point=point), 422, '#/point', word)
    want('a point that is right', s.entry(who, point=at(112.68, 22.38)), 201)


def outlines(yiban, pack, want):
    """With the outline of a county: a point that is right in another datum, 500 m off, is told
    as what it is."""
    to = os.path.join(tempfile.mkdtemp(prefix='yiban-bad-'), 'city')
    shutil.copytree(pack, to)
    square = [[112.2, 21.9], [112.7, 21.9], [112.7, 22.7], [112.2, 22.7], [112.2, 21.9]]
    os.makedirs(os.path.join(to, 'map'), exist_ok=True)
    with open(os.path.join(to, 'map', 'boundary.geojson'), 'w', encoding='utf-8') as f:
        json.dump({'type': 'FeatureCollection', 'datum': 'wgs84', 'source': '虚构', 'licence': '测试',
                   'features': [{'type': 'Feature', 'properties': {'code': '440783'}, 'geometry': {
                       'type': 'Polygon', 'coordinates': [square]}}]}, f)
    try:
        with House(yiban, to) as h:
            s, who = Stand(h), h.person('13600136991')
            want('a point of GCJ-02 sent as WGS-84', s.entry(who, point=at(112.7043, 22.3)), 422,
                 '#/point', 'gcj02')
            want('the same, its datum named', s.entry(who, point=at(112.7043, 22.3, 'gcj02')), 201)
            want('a point of the next county', s.entry(who, point=at(112.9, 22.3)), 422, '#/point')
    finally:
        shutil.rmtree(os.path.dirname(to))


def photographs(s, who, want):
    entry = s.kept(who)

    def send(name, data, caption='门前'):
        body, kind = multipart([('caption', caption), ('licence', 'CC0'), ('author', '某人')],
                               [('file', name, data)])
        return s.h.api(who, 'POST', f'/entries/{entry}/photographs', body, Content_Type=kind)
    for what, name, data, status in (
            ('a text', 'a.png', b'not a picture', 415), ('a program', 'b.png', b'MZ' + bytes(600), 415),
            ('a drawing with a script', 'c.svg', b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 415),
            ('nothing', 'd.png', b'', 415), ('one point', 'e.png', PNG, 422),
            ('a JPEG of noise', 'f.jpg', b'\xff\xd8\xff\xe0' + b'x' * 500, 422),
            ('half a picture', 'g.png', picture()[:300], 422)):
        want(f'a photograph that is {what}', send(name, data), status)
    want('a photograph without a caption', send('h.png', picture(), ''), 422, '#/caption')
    want('a photograph', send('i.png', picture()), 201)
    want('of all these one is there', s.h.api(who, 'GET', '/entries/provider/bad-%d' % s.n), 200,
         '门前')


def twins(s, who, lead, want):
    s.kept(who, lead)
    want('an id that is taken', s.h.api(who, 'POST', '/entries', {
        'kind': 'provider', 'entry': {**PROVIDER, 'id': f'bad-{s.n}'}}), 409, '#/id')
    want('a name that is there already', s.h.page(who, 'POST', '/keep/new/provider', {
        'name': '潭渡示例酒店', 'division': '440783'}), 200, '/e/provider/tandu-inn')
    rows = 'id,name,division,service\nn1,甲,440783,lodging\nn1,乙,440783,lodging\n'.encode()
    want('a file that names one entry twice', s.h.api(
        lead, 'POST', '/kinds/provider/entries', rows, Content_Type='text/csv'), 422, '"line":3,')


def days(s, who, want):
    h = s.h
    scene = h.api(None, 'GET', '/entries?kind=scene&limit=60').json['items'][5]
    window = h.api(None, 'GET', '/entries?kind=window&limit=5').json['items'][0]
    free = h.api(None, 'GET', f'/entries/{window["id"]}/free').json
    shut = next(d['date'] for d in free['days'] if not d['open'])

    def book(entry=scene, **when):
        return h.api(who, 'POST', '/bookings', {'entry': entry['id'], **when})
    next_year = today().year + 1
    for what, when, field in (
            ('a day of last year', {'from': '2025-01-01'}, '#/from'),
            ('yesterday', {'from': str(today() - datetime.timedelta(days=1))}, '#/from'),
            ('three years ahead', {'from': f'{next_year + 2}-01-01'}, '#/from'),
            ('no date at all', {'from': f'{next_year}-13-40'}, '#/from'),
            ('the end before the start', {'from': f'{next_year}-01-09', 'to': f'{next_year}-01-02'}, '#/from'),
            ('a hundred days', {'from': str(today()), 'to': str(today() + datetime.timedelta(days=100))}, '#/from'),
            ('nothing chosen', {}, '#/from')):
        want(f'a booking of {what}', book(**when), 422, field)
    want('a booking on a day that is closed', book(window, start_at=f'{shut}T01:00:00Z'), 422, shut)
    want('a booking at an hour that is not offered',
         book(window, start_at=free['slots'][0]['start_at'].replace(':00:00Z', ':07:00Z')), 422, '#/start_at')
    over = {'from': f'{next_year - 1}-12-31', 'to': f'{next_year}-01-02'}
    if over['from'] in days_of(s, scene, today()):
        want("a booking over the year's end", book(**over), 201)
    first = free['slots'][0]['date']
    want('days beyond the table of holidays are marked', h.api(
        None, 'GET', f'/entries/{window["id"]}/free?first={next_year}-03-02&last={next_year}-03-08'),
        200, '"provisional":true')
    want('a group of a thousand', book(window, start_at=free['slots'][0]['start_at'], count=1000), 422, '#/count')
    want('none of anything', book(window, start_at=free['slots'][0]['start_at'], count=0), 422, '#/count')
    want('what is not there', h.api(who, 'POST', '/bookings', {'entry': '99', 'from': first}), 404)


def leaving(s, who, other, lead, want):
    """A provider leaves: with bookings open only when they say so; these end with the reason."""
    entry = s.kept(who, lead)
    day = str(today() + datetime.timedelta(days=20))
    booked = s.h.api(other, 'POST', '/bookings', {'entry': entry, 'from': day})
    assert booked.status == 201, booked
    move = f'/entries/{entry}/move'
    want('leaving without a reason', s.h.api(who, 'POST', move, {'event': 'withdraw'}), 422, '#/reason')
    want('leaving with bookings open', s.h.api(who, 'POST', move, {
        'event': 'withdraw', 'reason': '停业'}), 409, '1')
    want('the booking stands', s.h.api(other, 'GET', f'/bookings/{booked.json["id"]}'), 200, 'requested')
    want('leaving all the same', s.h.api(who, 'POST', move, {
        'event': 'withdraw', 'reason': '停业', 'despite_bookings': True}), 204)
    want('who had booked is told why', s.h.api(other, 'GET', f'/bookings/{booked.json["id"]}'), 200,
         'cancelled', '停业')
    want('on the page too', s.h.page(other, 'GET', f'/bookings/{booked.json["id"]}'), 200, '停业')
    want('nobody books what is gone', s.h.api(other, 'POST', '/bookings', {'entry': entry, 'from': day}), 404)


def lists(s, who, lead, want):
    """A shared list of an entry that is withdrawn, of one that never was, of nothing."""
    entry = s.kept(who, lead)
    scene = s.h.api(None, 'GET', '/entries?kind=scene&limit=1').json['items'][0]
    got = s.h.api(None, 'POST', '/shortlists', {
        'title': '看景', 'items': [{'id': entry}, {'id': scene['id']}, {'id': '99'}]}, **s.h.far())
    assert got.status == 201, got
    done = s.h.api(who, 'POST', f'/entries/{entry}/move', {'event': 'withdraw', 'reason': '停业'})
    assert done.status == 204, done
    seen = s.h.api(None, 'GET', '/shortlists/' + got.json['code'])
    want('a shared list of what is gone', seen, 200)
    if [x.get('gone', False) for x in seen.json['items']] != [True, False, True]:
        want('what is gone is told as gone', seen, 599)
    want('its page', s.h.page(None, 'GET', '/shortlist/' + got.json['code']), 200, absent=('试例',))
    want('a code that nobody has', s.h.page(None, 'GET', '/shortlist/2222222222'), 404)


def hostile(s, who, lead, texts, raw, want):
    for text in texts:
        evil = text + '\u202e倒\u200b'
        entry = s.kept(who, lead, name={'zh-CN': evil}, summary={'zh-CN': evil}, text={'zh-CN': evil},
                       address=evil, source=evil, fields={'service': ['lodging'], 'size': evil})
        slug = f'bad-{s.n}'
        got = s.h.api(who, 'POST', '/bookings', {
            'entry': entry, 'from': str(today() + datetime.timedelta(days=20)), 'name': evil[:60],
            'phone': evil[:40], 'note': evil})
        want(f'a booking for {text!r}', got, 201)
        booking = got.json['id']
        code = s.h.api(None, 'POST', '/shortlists', {
            'title': evil[:60], 'items': [{'id': entry, 'note': evil}]}, **s.h.far()).json['code']
        quoted = urllib.parse.quote(evil)
        for reader, path in (
                (None, f'/e/provider/{slug}'), (None, f'/e/provider/{slug}/sheet'), (None, '/find?kind=provider'),
                (None, f'/find?text={quoted}&sort={quoted}&view={quoted}'), (None, f'/shortlist/{code}'),
                (None, f'/e/provider/{slug}/book?from={quoted}'), (who, f'/bookings/{booking}'),
                (who, '/bookings'), (who, f'/keep/{entry}'), (who, f'/keep/{entry}/bookings'),
                (lead, f'/desk/bookings/{booking}'), (lead, f'/desk/entries/{entry}'),
                (lead, f'/desk/entries?q={quoted}'), (lead, f'/desk/check-in?code={quoted}')):
            want(f'{path.split("?")[0]} with {text!r}', s.h.page(reader, 'GET', path, head=s.h.far()),
                 (200, 404, 422), absent=raw)
        csv = s.h.api(None, 'GET', '/kinds/provider/entries?format=csv').text
        if any(cell.lstrip('"')[:1] in ('=', '@') for line in csv.splitlines() for cell in line.split(',')):
            want('a cell of the export begins like a formula', s.h.api(None, 'GET', '/city'), 599)
