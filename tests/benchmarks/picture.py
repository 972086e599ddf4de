"""A picture of cost against the size of the bank, drawn line by line."""

from collections.abc import Mapping, Sequence

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 400, 70, 170, 30, 50
LINE = 15
COLOURS = ("#0b6e4f", "#a23b72", "#2e86ab", "#c47f00")


def drawn(series: Mapping[str, Sequence[tuple[int, float]]]) -> str:
    """Series of (questions in the bank, milliseconds of CPU a request), the former on a logarithmic axis, as SVG."""
    sizes = sorted({size for points in series.values() for size, _ in points})
    most = 1.2 * max(cost for points in series.values() for _, cost in points)
    low, high = len(str(sizes[0])) - 1, len(str(sizes[-1])) - 1

    def x(size: int) -> float:
        place = sizes.index(size) / max(len(sizes) - 1, 1)
        return LEFT + place * (WIDTH - LEFT - RIGHT)

    def y(cost: float) -> float:
        return HEIGHT - BOTTOM - cost / most * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
        f"<title>Cost of a request, banks of 10^{low} to 10^{high} questions</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="18">CPU of application and stores a request, ms</text>',
        f'<text x="{LEFT}" y="{HEIGHT - 10}">questions in the bank</text>',
    ]
    for step in range(5):
        cost = most * step / 4
        parts.append(
            f'<path d="M{LEFT} {y(cost):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
            f'<text x="{LEFT - 8}" y="{y(cost) + 4:.1f}" text-anchor="end">{cost:.2g}</text>'
        )
    for size in sizes:
        parts.append(
            f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>'
        )
    names = _apart({name: y(points[-1][1]) + 4 for name, points in series.items()})
    for colour, (name, points) in zip(COLOURS, series.items(), strict=False):
        line = " ".join(f"{x(size):.1f},{y(cost):.1f}" for size, cost in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(s):.1f}" cy="{y(c):.1f}" r="3.5" fill="{colour}"/>' for s, c in points
        ]
        parts.append(
            f'<text x="{x(points[-1][0]) + 10:.1f}" y="{names[name]:.1f}" fill="{colour}">{name}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """From above to below, each name at its height or a line below the one before."""
    places: dict[str, float] = {}
    lowest = 0.0
    for name, height in sorted(heights.items(), key=lambda item: item[1]):
        places[name] = lowest = max(height, lowest + LINE)
    return places
