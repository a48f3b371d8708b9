"""Draws accuracy.svg (accuracy against distance, from results.json), gradients.svg and cost.svg (from gradients.json). No packages."""

import json
import math
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOOK = {  # name in the plot, colour, dash
    "hierarchy": ("hierarchy", "#0072b2", ""),
    "ring": ("flat ring + store gate", "#e69f00", "7 3"),
    "ssm": ("state space", "#009e73", "2 3"),
    "gru": ("GRU, chrono", "#cc79a7", "9 3 2 3"),
    "lstm": ("LSTM", "#d55e00", "4 2"),
}
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 400, 64, 176, 44, 48


class Plot:
    def __init__(self, title, x_title, y_title, x_range, y_range, y_log):
        self.x_range, self.y_range, self.y_log = x_range, y_range, y_log
        self.lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" fill="#222">',
            f"<title>{title}</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            f'<text x="{LEFT}" y="22" font-size="15">{title}</text>',
            f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{x_title}</text>',
            f'<text transform="translate(16 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">{y_title}</text>',
        ]

    def x(self, value):
        low, high = map(math.log10, self.x_range)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(value) - low) / (high - low), 1)

    def y(self, value):
        low, high = self.y_range
        if self.y_log:
            low, high, value = math.log10(low), math.log10(high), math.log10(max(value, low))
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low), 1)

    def grid(self, xs, ys):
        for value, text in xs:
            self.lines.append(f'<path d="M{self.x(value)} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
            self.lines.append(f'<text x="{self.x(value)}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{text}</text>')
        for value, text in ys:
            self.lines.append(f'<path d="M{LEFT} {self.y(value)}H{WIDTH - RIGHT}" stroke="#ddd"/>')
            self.lines.append(f'<text x="{LEFT - 6}" y="{self.y(value) + 4}" text-anchor="end">{text}</text>')

    def line(self, points, colour, dash="", width=2, dots=True):
        path = "M" + "L".join(f"{self.x(a)} {self.y(b)}" for a, b in points)
        self.lines.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"' + (f' stroke-dasharray="{dash}"' if dash else "") + "/>")
        if dots:
            self.lines += [f'<circle cx="{self.x(a)}" cy="{self.y(b)}" r="3" fill="{colour}"/>' for a, b in points]

    def legend(self, rows):
        for i, (text, colour, dash) in enumerate(rows):
            y = TOP + 12 + 22 * i
            self.lines.append(f'<path d="M{WIDTH - RIGHT + 12} {y}h26" stroke="{colour}" stroke-width="2"' + (f' stroke-dasharray="{dash}"' if dash else "") + "/>")
            self.lines.append(f'<text x="{WIDTH - RIGHT + 44}" y="{y + 4}">{text}</text>')

    def write(self, name):
        (HERE / name).write_text("\n".join([*self.lines, "</svg>"]) + "\n")


def accuracy():
    """Each network at the rate and the number of updates that served it best; all seeds together."""
    results = json.loads((HERE / "results.json").read_text())
    plot = Plot("Recall against distance", "steps between a marked vector and its question", "right answers, %", (3, 10000), (0, 100), False)
    plot.grid([(10, "10"), (100, "100"), (1000, "1,000"), (10000, "10,000")], [(v, str(v)) for v in range(0, 101, 20)])
    plot.line([(3, 6.25), (10000, 6.25)], "#999", "1 3", 1, False)
    rows = []
    for name, (text, colour, dash) in reversed(LOOK.items()):  # the hierarchy on top
        mine = [r for r in results if r["network"] == name and r["items"] == 8]
        if not mine:
            continue
        groups = {}
        for r in mine:
            groups.setdefault((r["rate"], r["times"]), []).append(r)
        best = max(groups.values(), key=len)  # the one that was given all seeds
        bins = {}
        for r in best:
            for final in r["final"].values():
                for low, high, asked, right in final["byLag"]:
                    n = bins.setdefault((low, high), [0, 0])
                    n[0], n[1] = n[0] + asked, n[1] + right
        plot.line([(math.sqrt(low * high), 100 * right / asked) for (low, high), (asked, right) in sorted(bins.items())], colour, dash)
        rows.append((text, colour, dash))
    plot.legend([*reversed(rows), ("chance", "#999", "1 3")])
    plot.write("accuracy.svg")


def gradients():
    data = json.loads((HERE / "gradients.json").read_text())
    values = [v for n in data["networks"].values() for s in ("untrained", "trained") for row in n.get(s, []) for v in row[:1] if v > 0]
    low, high = max(1e-12, 10 ** math.floor(math.log10(min(values)))), 10 ** math.ceil(math.log10(max(values)))
    plot = Plot("What is left of the gradient", "steps between a marked vector and its question", "norm of the score's gradient (median)", (8, 12000), (low, high), True)
    step = max(1, round(math.log10(high / low) / 8))
    powers = range(round(math.log10(low)), round(math.log10(high)) + 1, step)
    plot.grid([(10, "10"), (100, "100"), (1000, "1,000"), (10000, "10,000")], [(10.0**p, f"1e{p}") for p in powers])
    rows = []
    for name, result in data["networks"].items():
        text, colour, _ = LOOK[name]
        for state, dash in (("trained", ""), ("untrained", "5 3")):
            if state in result:
                plot.line([(lag, row[0]) for lag, row in zip(data["lags"], result[state]) if row[0] >= low], colour, dash)
                rows.append((f"{text}, {state}", colour, dash))
    plot.legend(rows)
    plot.write("gradients.svg")


def cost():
    networks = json.loads((HERE / "gradients.json").read_text())["networks"]
    costs = {name: sorted((int(steps), ms) for steps, ms in n["cpuMillisecondsPerSequence"].items()) for name, n in networks.items()}
    values = [ms for points in costs.values() for _, ms in points]
    low, high = (10.0 ** edge(math.log10(pick(values))) for edge, pick in ((math.floor, min), (math.ceil, max)))
    plot = Plot("What training costs", "steps of a stream", "ms of processor time, one stream of an update", (12, 14000), (low, high), True)
    powers = range(round(math.log10(low)), round(math.log10(high)) + 1)
    plot.grid([(16, "16"), (100, "100"), (1000, "1,000"), (10000, "10,000")], [(10.0**p, f"{10.0**p:g}") for p in powers])
    for name, points in costs.items():
        plot.line(points, LOOK[name][1], LOOK[name][2])
    plot.legend([LOOK[name] for name in costs])
    plot.write("cost.svg")


if __name__ == "__main__":
    for draw, needs in ((accuracy, "results.json"), (gradients, "gradients.json"), (cost, "gradients.json")):
        if (HERE / needs).exists():
            draw()
