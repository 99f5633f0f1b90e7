"""Reads messages as a mailbox would: Python's email, which by this policy refuses any defect. Prints one JSON array."""

import email
import json
import sys
from email import policy

STRICT = policy.strict.clone(utf8=True)


def refuse_defects(part):
    assert not part.defects, part.defects
    for name, value in part.items():
        assert not value.defects, (name, value.defects)


def shape(part):
    refuse_defects(part)
    if part.is_multipart():
        return [shape(inner) for inner in part.iter_parts()]
    return part.get_content_type()


def kind(part):
    """The type of a file, and what a calendar is to do with it."""
    return ' '.join(filter(None, [part.get_content_type(), part.get_param('method')]))


def read(path):
    with open(path, 'rb') as file:
        raw = file.read()
    assert all(len(line) <= 998 for line in raw.split(b'\r\n')) and b'\n' not in raw.replace(b'\r\n', b'')
    message = email.message_from_bytes(raw, policy=STRICT)
    texts = [part for part in message.walk() if part.get_content_maintype() == 'text' and not part.get_filename()]
    bodies = {part.get_content_type(): part.get_content().replace('\r\n', '\n') for part in texts}
    sender = message['from'].addresses[0]
    return {
        'tree': shape(message),
        'subject': message['subject'],
        'to': message['to'].addresses[0].addr_spec,
        'sender': sender.addr_spec,
        'sender_name': sender.display_name,
        'id': message['message-id'],
        'seconds': int(message['date'].datetime.timestamp()),
        'language': message['content-language'],
        'automatic': message['auto-submitted'],
        'unsubscribe': message['list-unsubscribe'],
        'click': message['list-unsubscribe-post'],
        'text': bodies['text/plain'],
        'html': bodies['text/html'],
        'files': {part.get_filename(): kind(part) for part in message.iter_attachments()},
    }


print(json.dumps([read(path) for path in sys.argv[1:]]))
