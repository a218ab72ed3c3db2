"""A form of a page, read as a browser reads it, and sent."""
from html.parser import HTMLParser


class Reader(HTMLParser):
    def __init__(self, action):
        super().__init__()
        self.action, self.inside, self.fields, self.multipart = action, False, [], False
        self.area = self.pick = None

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == 'form' and a.get('action') == self.action and a.get('method') == 'post':
            self.inside = True
            self.multipart = a.get('enctype') == 'multipart/form-data'
        if not self.inside or 'name' not in a and tag not in ('option',):
            return
        kind = a.get('type', 'text')
        if tag == 'input' and kind in ('checkbox', 'radio') and 'checked' not in a:
            return
        if tag == 'input' and kind not in ('file', 'submit'):
            self.fields.append([a['name'], a.get('value') or ('on' if kind == 'checkbox' else '')])
        if tag == 'textarea':
            self.area = [a['name'], '']
        if tag == 'select':
            self.pick = [a['name'], None]
        if tag == 'option' and self.pick and (self.pick[1] is None or 'selected' in a):
            self.pick[1] = a.get('value', '')

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == 'form':
            self.inside = False
        if tag == 'textarea' and self.area:
            self.area[1] = self.area[1].removeprefix('\n')
            self.fields.append(self.area)
            self.area = None
        if tag == 'select' and self.pick:
            self.fields.append([self.pick[0], self.pick[1] or ''])
            self.pick = None


class Form:
    def __init__(self, text, action):
        r = Reader(action)
        r.feed(text)
        self.fields = [tuple(f) for f in r.fields if f[0] != '_csrf']
        self.multipart = r.multipart

    def set(self, name, value):
        self.fields = [f for f in self.fields if f[0] != name] + [(name, value)]
        return self

    def send(self, house, who, path, files=(), head=()):
        if self.multipart:
            return house.page(who, 'POST', path, Pairs(self.fields), files=list(files), head=head)
        return house.page(who, 'POST', path, list(self.fields), head=head)


class Pairs(list):
    """Fields in order, as house.page takes a dictionary's."""

    def items(self):
        return list(self)
