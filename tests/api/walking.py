"""Going through a list page by page, as clients do: by the links alone."""

from urllib.parse import urlencode


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200, response.content
    return response.json()


def pages(client, url, *, link="next"):
    """Every page from an address on, in the direction of a link."""
    seen = set()
    while url:
        assert url not in seen, "a walk in a circle"
        seen.add(url)
        found = page(client, url)
        yield found
        url = found[link]


def ids(page):
    return [item["id"] for item in page["results"]]


def walk(client, url):
    """The ids of a list from its beginning to its end."""
    return [one for found in pages(client, url) for one in ids(found)]


def there_and_back(client, url):
    """The ids of each page from the first to the last, and of each page from the last to the first."""
    there = list(pages(client, url))
    last = there[-1]
    back = pages(client, last["previous"], link="previous")
    return [ids(found) for found in there], [ids(last), *map(ids, back)]


def addressed(path, **parameters):
    """An address with these parameters; a list repeats its name, None leaves it out."""
    given = {name: value for name, value in parameters.items() if value is not None}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path
