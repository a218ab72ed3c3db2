"""What is sent for the verbs of the catalogue and of bookings, and what they act on:
bookings of `owner` for a scene, entries that the owner's enterprise keeps (drafts, that
nobody else may know of), photographs and reviews that wait for a moderator."""
import datetime
import json
import re
import struct
import zlib

from house import multipart
from stage import NOWHERE, Stage, Thing

PROVIDER = {
    'name': {'zh-CN': '示例维护服务', 'zh-Hant': '示例維護服務', 'en': 'Sample Keeper'},
    'division': '440783', 'summary': {'zh-CN': '虚构的服务商。'}, 'fields': {'service': ['lodging']},
    'motif': 'lodging', 'source': '虚构，测试用，2026年'}


def picture():
    """A PNG of 240 by 240 points."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack('>I', len(data)) + body + struct.pack('>I', zlib.crc32(body))
    rows = b''.join(b'\0' + bytes((x + y) % 251 for x in range(240 * 3)) for y in range(240))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 240, 240, 8, 2, 0, 0, 0))
            + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def today():
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)).date()


# ---- scenes and their days ----

def scenes(s):
    if not hasattr(s, 'scenes_'):
        s.scenes_ = s.h.api(None, 'GET', '/entries?kind=scene&limit=60').json['items']
        s.room = []
    return s.scenes_


def days_of(s, scene, first):
    last = first + datetime.timedelta(days=60)
    got = s.h.api(None, 'GET', f'/entries/{scene["id"]}/free?first={first}&last={last}').json
    return [x['date'] for x in got['slots'] if x['taken'] < x['capacity']]


def next_day(s):
    """A scene and a day that nobody has taken, ten days from now or later."""
    scenes(s)
    while not s.room:
        s.scene_at = getattr(s, 'scene_at', -1) + 1
        scene = s.scenes_[s.scene_at]
        s.room = [(scene, d) for d in days_of(s, scene, today() + datetime.timedelta(days=10))]
    return s.room.pop(0)


def next_today(s):
    """A scene that is free today: whoever has booked it may be let in."""
    at = getattr(s, 'today_at', -1)
    while True:
        at += 1
        scene = scenes(s)[-1 - at]
        if str(today()) in days_of(s, scene, today()):
            s.today_at = at
            return scene, str(today())


# ---- what is acted on ----

def book(s, who, scene, day):
    got = s.h.api(who, 'POST', '/bookings', {'entry': scene['id'], 'from': day, 'to': day,
                                             'name': '甲乙示例', 'note': '测试'})
    if got.status != 201:
        raise SystemExit(f'the stage cannot be set: {got}')
    return got.json


def make_booking(s):
    """The one before is let go of: a person has fifty open ones at most."""
    old = getattr(s, 'made_booking', None)
    if old:
        s.h.api(s.who['owner'], 'POST', f'/bookings/{old.id}/move', {'event': 'cancel'})
    scene, day = next_day(s)
    got = book(s, s.who['owner'], scene, day)
    return Thing(got['id'], code=got['code'])


def make_subscription(s):
    got = s.h.api(s.who['owner'], 'POST', '/subscriptions', {'kind': 'scene', 'q': '订阅'})
    return Thing(s.ok(got, 201).json['id'])


def make_arrived(s):
    """Let in, and not rated yet."""
    got = book(s, s.who['owner'], *next_today(s))
    if s.h.api(s.who['lead'], 'POST', '/check-in', {'code': got['code']}).status != 200:
        raise SystemExit('the stage cannot be set: nobody is let in')
    return Thing(got['id'], code=got['code'])


def make_due(s):
    got = book(s, s.who['owner'], *next_today(s))
    return Thing(got['id'], code=got['code'])


def make_review(s):
    t = make_arrived(s)
    got = s.h.api(s.who['owner'], 'POST', f'/bookings/{t.id}/review', {'level': 4, 'words': '很好'})
    if got.status != 201:
        raise SystemExit(f'the stage cannot be set: {got}')
    return Thing(got.json['id'])


def entry_body(s):
    s.entries_made = getattr(s, 'entries_made', 0) + 1
    return {'kind': 'provider', 'entry': {**PROVIDER, 'id': f'kept-{s.entries_made}'}}


def make_kept(s):
    got = s.h.api(s.who['owner'], 'POST', '/entries', entry_body(s))
    if got.status != 201:
        raise SystemExit(f'the stage cannot be set: {got}')
    return Thing(got.json['id'])


def make_sent(s):
    """Submitted: it waits for a moderator."""
    t = make_kept(s)
    got = s.h.api(s.who['owner'], 'POST', f'/entries/{t.id}/move', {'event': 'submit'})
    if got.status != 204:
        raise SystemExit(f'the stage cannot be set: {got}')
    return t


def add_photo(s, who, entry):
    fields = [('caption', '门前'), ('licence', 'CC0'), ('author', '某人')]
    body, kind = multipart(fields, [('file', 'front.png', picture())])
    return s.h.api(who, 'POST', f'/entries/{entry}/photographs', body, Content_Type=kind)


def make_photo(s):
    got = add_photo(s, s.who['owner'], make_kept(s).id)
    if got.status != 201:
        raise SystemExit(f'the stage cannot be set: {got}')
    return Thing(got.json['id'])


def make_case(s):
    return Thing(s.build('E', 'submitted').id)


for name in 'case', 'booking', 'subscription', 'arrived', 'due', 'review', 'kept', 'sent', 'photo':
    setattr(Stage, 'make_' + name, globals()['make_' + name])


# ---- what is sent ----

def by_id(thing, **more):
    return dict(thing=thing, fill=lambda t: {'id': t.id, 'booking': NOWHERE}, **more)


def post(path, body):
    return lambda s, who, t: s.h.api(who, 'POST', path(t) if callable(path) else path,
                                     body(s, t) if callable(body) else body)


def get(path):
    return lambda s, who, t: s.h.api(who, 'GET', path(t) if callable(path) else path)


def code_of(t):
    return '22222222' if t.code == NOWHERE else t.code


def new_booking(s, t):
    scene, day = next_day(s)
    return {'entry': scene['id'], 'from': day, 'to': day}


def new_days(s, t):
    day = next_other(s, t)
    return {'from': day, 'to': day}


def next_other(s, t):
    """Another free day of the scene that is booked."""
    next_day(s)
    return s.room.pop(0)[1] if s.room else next_day(s)[1]


def change_query(s):
    day = today() + datetime.timedelta(days=90)
    return f'?from={day}&to={day}&count=1'


def table(s, who, t):
    return s.h.api(who, 'POST', '/kinds/provider/entries', json.dumps(
        {'type': 'FeatureCollection', 'features': []}).encode(), Content_Type='application/geo+json')


def list_code(s):
    if not hasattr(s, 'list_code_'):
        got = s.h.api(None, 'POST', '/shortlists', {
            'title': '看景', 'items': [{'id': scenes(s)[0]['id']}]}, **s.h.far())
        assert got.status == 201, got
        s.list_code_ = got.json['code']
    return s.list_code_


def drawing(s):
    """The file of some drawing, as a page names it."""
    if not hasattr(s, 'drawing_'):
        s.drawing_ = re.search(r'/m/([^"]+\.svg)', s.h.ask('GET', '/find?kind=scene').text).group(1)
    return s.drawing_


def two_of(s, path):
    return '?' + '&'.join('e=' + str(x['id']) for x in scenes(s)[:2]) if path == '/compare' else ''


def two(s):
    return '+'.join(str(x['id']) for x in scenes(s)[:2])


def public(s):
    """Of every page that names an entry, a list, a panel, a drawing."""
    return {'slug': scenes(s)[0]['slug'], 'kind': 'scene', 'panel': 'scenes', 'code': list_code(s),
            'file': drawing(s)}


def public_free(s):
    """An entry and a day of it, for a choice by its address and in its form."""
    scene, day = next_day(s)
    s.free_query = f'?from={day}&to={day}&count=1'
    s.free_form = {'from': day, 'to': day, 'count': 1, 'how': 'book'}
    return {**public(s), 'slug': scene['slug']}


def shown_photo(s):
    """The digest of a photograph that a moderator has shown."""
    if not hasattr(s, 'shown_photo_'):
        got = add_photo(s, s.who['owner'], make_kept(s).id)
        s.ok(s.h.api(s.who['lead'], 'POST', f'/photographs/{got.json["id"]}/show', {'show': True}), 204)
        s.shown_photo_ = got.json['digest']
    return s.shown_photo_


LATER = {'event': 'cancel', 'reason': '当天封闭检修'}
MOVE = by_id('sent', form=lambda s, t: {'do': 'refuse', 'reason': '请写明营业时间'})

OTHER = {
    'catalog': dict(always=public, query=two_of, calls={
        'catalog': get('/catalog'), 'sketch': get('/map'), 'entries': get('/entries?kind=scene'),
        'entry': lambda s, who, t: s.h.api(who, 'GET', '/entries/scene/' + scenes(s)[0]['slug']),
        'compare': lambda s, who, t: s.h.api(
            who, 'GET', '/compare?ids=' + two(s)),
        'entries_export': get('/kinds/scene/entries?format=csv'),
        'entry_free': lambda s, who, t: s.h.api(who, 'GET', f'/entries/{scenes(s)[0]["id"]}/free'),
        'shortlist': lambda s, who, t: s.h.api(who, 'GET', '/shortlists/' + list_code(s))}),
    'catalog_mark': dict(browser=True, form=lambda s, t: {'id': scenes(s)[0]['id']}),
    'catalog_list': dict(browser=True, faulty=True, form=lambda s, t: {'title': '看景'}, calls={
        'shortlist_save': lambda s, who, t: s.h.api(who, 'POST', '/shortlists', {
            'title': '看景', 'items': [{'id': scenes(s)[0]['id']}]}, **s.h.far())}),
    'catalog_photo': dict(calls={'photo': lambda s, who, t: s.h.api(
        who, 'GET', '/photographs/' + shown_photo(s))}),
    'book_choose': dict(always=public),
    'book_check': dict(always=public_free, query=lambda s, path: s.free_query),
    'book_make_api': dict(calls={'book': post('/bookings', new_booking)}),
    'book_make': dict(always=public_free, form=lambda s, t: s.free_form),
    'book_list_api': dict(calls={'bookings': get('/bookings')}),
    'book_list': {},
    'follow_list_api': dict(calls={'subscriptions': get('/subscriptions')}),
    'follow_list': {},
    'follow_api': dict(calls={'subscribe': post('/subscriptions', {'kind': 'news'})}),
    'follow': dict(form=lambda s, t: {'kind': 'policy'}),
    'follow_end_api': by_id('subscription', calls={
        'unsubscribe': lambda s, who, t: s.h.api(who, 'DELETE', f'/subscriptions/{t.id}')}),
    'follow_end': by_id('subscription'),
    'book_see_api': by_id('booking', calls={'booking': get(lambda t: f'/bookings/{t.id}')}),
    'book_see': by_id('booking', query=lambda s, path: change_query(s) if 'check' in path else ''),
    'book_move_api': by_id('booking', calls={
        'booking_move': post(lambda t: f'/bookings/{t.id}/move', LATER)}),
    'book_move': by_id('booking', form=lambda s, t: {'do': 'cancel'}),
    'book_change_api': by_id('booking', calls={
        'booking_change': post(lambda t: f'/bookings/{t.id}/change', new_days)}),
    'book_change': by_id('booking', form=lambda s, t: {**new_days(s, t), 'count': 1}),
    'book_review': by_id('arrived', form=lambda s, t: {'level': '5'}),
    'book_review_api': by_id('arrived', calls={
        'review': post(lambda t: f'/bookings/{t.id}/review', {'level': 5})}),
    'door_api': by_id('due', calls={
        'check_in': post('/check-in', lambda s, t: {'code': code_of(t)})}),
    'desk_bookings': {},
    'desk_booking': by_id('booking'),
    'desk_booking_move': by_id('booking', form=lambda s, t: {'do': 'cancel', 'reason': '检修'}),
    'desk_check_in': by_id('due', form=lambda s, t: {'code': code_of(t)}),
    'desk_entries': {},
    'desk_entry': by_id('sent'),
    'desk_entry_move': MOVE,
    'desk_photo': by_id('photo', form=lambda s, t: {'do': 'show'}),
    'desk_photo_api': by_id('photo', calls={
        'photo_show': post(lambda t: f'/photographs/{t.id}/show', {'show': True})}),
    'desk_review': by_id('review', form=lambda s, t: {'do': 'show'}),
    'desk_review_api': by_id('review', calls={
        'review_show': post(lambda t: f'/reviews/{t.id}/show', {'show': True})}),
    'desk_figures': {},
    'desk_import': dict(faulty=True, form=lambda s, t: {'kind': 'provider'},
                        files=[('file', 'a.csv', b'id,name\n')]),
    'desk_import_api': dict(faulty=True, calls={'entries_import': table}),
    'change_back_api': by_id('case', calls={'case_change_back': post(
        lambda t: f'/cases/{t.id}/changes/{NOWHERE}/back', {})}),
    'change_back': by_id('case', form=lambda s, t: {'back': NOWHERE}),
    'keep': dict(always=lambda s: {'kind': 'provider'}),
    'keep_new': dict(always=lambda s: {'kind': 'provider'}, faulty=True, form=lambda s, t: {'name': '又一家'}),
    'keep_new_api': dict(calls={'entry_save': post('/entries', lambda s, t: entry_body(s))}),
    'keep_list_api': dict(calls={'entries_kept': get('/kept')}),
    'keep_see': by_id('kept'),
    'keep_edit': by_id('kept', faulty=True, form=lambda s, t: {'name': '改名'}),
    'keep_move': by_id('kept', form=lambda s, t: {'do': 'submit'}),
    'keep_move_api': by_id('kept', calls={
        'entry_move': post(lambda t: f'/entries/{t.id}/move', {'event': 'submit'})}),
    'keep_answer': by_id('kept', form=lambda s, t: {'do': 'accept'}),
    'keep_photo': by_id('kept', form=lambda s, t: {'caption': '门前', 'licence': 'CC0', 'author': '某人'},
                        files=[('file', 'front.png', picture())]),
    'keep_photo_api': by_id('kept', calls={
        'photo_add': lambda s, who, t: add_photo(s, who, t.id)}),
    'desk_publish_api': by_id('sent', calls={
        'entry_move': post(lambda t: f'/entries/{t.id}/move',
                           {'event': 'refuse', 'reason': '请写明营业时间'})}),
}
