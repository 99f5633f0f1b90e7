"""Renders an OpenAPI file as one readable page without scripts: render.py openapi.yaml > docs.html"""

import html
import json
import re
import sys

import yaml

METHODS = ("get", "post", "patch", "delete")
HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Boxoffice: the contract</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/css/tokens.css">
<link rel="stylesheet" href="/css/docs.css">
</head>
<body>
"""


def main(path):
    with open(path, encoding="utf-8") as file:
        contract = yaml.safe_load(file)
    print(HEAD + "\n".join(page(contract)) + "\n</body>\n</html>")


def page(contract):
    operations = [
        (path, method, item[method])
        for path, item in contract["paths"].items()
        for method in METHODS
        if method in item
    ]
    tags = [tag["name"] for tag in contract["tags"]]
    yield '<nav aria-label="Contents"><p><a href="#top">Boxoffice</a></p><ul>'
    for name in tags + ["Problems", "Schemas"]:
        yield f'<li><a href="#{name}">{name}</a></li>'
    yield '</ul><p><a href="/openapi.yaml">openapi.yaml</a></p></nav>'
    yield '<main id="top"><h1>The contract</h1>'
    yield paragraphs(contract["info"]["description"])
    for tag in contract["tags"]:
        yield f'<section id="{tag["name"]}"><h2>{tag["name"]}</h2>{paragraphs(tag["description"])}'
        for path, method, operation in operations:
            if operation["tags"] == [tag["name"]]:
                yield from described(contract, path, method, operation)
        yield "</section>"
    schemas = contract["components"]["schemas"]
    yield '<section id="Problems"><h2>Problems</h2>'
    yield from definitions((name, schema) for name, schema in schemas.items() if name.endswith("Problem"))
    yield '</section><section id="Schemas"><h2>Schemas</h2>'
    yield from definitions((name, schema) for name, schema in schemas.items() if not name.endswith("Problem"))
    yield "</section></main>"


def described(contract, path, method, operation):
    identity = operation["operationId"]
    yield f'<details class="operation" id="{identity}"><summary><b class="{method}">{method.upper()}</b> '
    yield f'<code>{text(path)}</code> <span>{text(operation["summary"])}</span></summary>'
    yield paragraphs(operation.get("description", ""))
    schemes = [" and ".join(choice) for choice in operation.get("security", [])]
    yield f'<p class="quiet">{"Needs " + " or ".join(schemes) if schemes else "Open to anybody"}</p>'
    parameters = [resolved(contract, one) for one in operation.get("parameters", [])]
    if parameters:
        yield "<h4>Parameters</h4>" + rows(
            (
                f'{one["name"]}{"*" if one.get("required") else ""}',
                f'{one["in"]}, {kind(one["schema"])}',
                one.get("description", ""),
            )
            for one in parameters
        )
    if "requestBody" in operation:
        yield "<h4>Body</h4>"
        yield from content(resolved(contract, operation["requestBody"]))
    for status, response in operation["responses"].items():
        response = resolved(contract, response)
        yield f'<h4><b class="s{status[0]}">{status}</b> {inline(response["description"])}</h4>'
        if status[0] == "2":
            yield from content(response)
            if "headers" in response:
                names = ", ".join(f"<code>{text(name)}</code>" for name in response["headers"])
                yield f'<p class="quiet">Headers: {names}</p>'
    yield "</details>"


def content(holder):
    for media in holder.get("content", {}).values():
        yield f'<p>{kind(media["schema"])}</p>'
        examples = [one["value"] for one in media.get("examples", {}).values()]
        for example in [media["example"]] if "example" in media else examples:
            yield f"<pre>{text(json.dumps(example, ensure_ascii=False, indent=2))}</pre>"


def definitions(schemas):
    for name, schema in schemas:
        yield f'<article id="schema-{name}"><h3>{name}</h3>{paragraphs(schema.get("description", ""))}'
        required = schema.get("required", [])
        properties = schema.get("properties", {})
        if properties:
            yield rows(
                (member + ("*" if member in required else ""), kind(one), one.get("description", ""))
                for member, one in properties.items()
            )
        else:
            yield f"<p>{kind(schema)}</p>"
        for example in schema.get("examples", []):
            yield f"<pre>{text(json.dumps(example, ensure_ascii=False, indent=2))}</pre>"
        yield "</article>"


def rows(entries):
    cells = "".join(
        f"<tr><th><code>{text(name)}</code></th><td>{shape}</td><td>{inline(note)}</td></tr>"
        for name, shape, note in entries
    )
    return f"<table>{cells}</table>"


def kind(schema):
    """What a value may be, in few words, with links to what is described elsewhere."""
    if "$ref" in schema:
        name = schema["$ref"].split("/")[-1]
        return f'<a href="#schema-{name}">{name}</a>'
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            words = (" and " if key == "allOf" else " or ").join(kind(one) for one in schema[key])
            return words + (" and " + members(schema) if "properties" in schema else "")
    if "enum" in schema or "const" in schema:
        return " or ".join(f"<code>{text(str(one))}</code>" for one in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array" or "items" in schema:
        return "list of " + kind(schema["items"])
    if "properties" in schema:
        return members(schema)
    types = schema.get("type", "anything")
    word = " or ".join(types) if isinstance(types, list) else types
    low, high = (schema.get(key) for key in ("minimum", "maximum"))
    span = f" {low} to {high}" if low is not None and high is not None and high < 2**63 - 1 else ""
    lengths = [str(schema[key]) for key in ("minLength", "maxLength") if key in schema]
    return word + span + (f' of {" to ".join(lengths)} characters' if len(lengths) == 2 else "")


def members(schema):
    required = schema.get("required", [])
    parts = (
        f'<code>{name}{"*" if name in required else ""}</code> {kind(one)}'
        for name, one in schema["properties"].items()
    )
    return "{ " + ", ".join(parts) + " }"


def resolved(contract, value):
    if "$ref" not in value:
        return value
    for part in value["$ref"].split("/")[1:]:
        contract = contract[part]
    return contract


def paragraphs(prose):
    return "".join(f"<p>{inline(part)}</p>" for part in prose.strip().split("\n\n") if part)


def inline(prose):
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", text(prose))
    return re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", marked)


def text(plain):
    return html.escape(str(plain), quote=False)


if __name__ == "__main__":
    main(sys.argv[1])
