"""Draws charts for another process: a specification a line in, an SVG a line out, both as JSON.

Run as a script, and knows nothing of ours. The world: the drawing library brings a JavaScript engine that takes more than a
second to start and holds the interpreter meanwhile, longer than all charts of a report take to draw.
"""

from __future__ import annotations

import json
import sys

import vl_convert

_WARM = {"mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a", "type": "quantitative"}}}


def main() -> None:
    """Start the engine, then answer until the input ends; a specification that cannot be drawn is answered with its fault."""
    vl_convert.vegalite_to_svg(_WARM)
    for line in sys.stdin:
        try:
            answer = {"svg": vl_convert.vegalite_to_svg(json.loads(line))}
        except ValueError as fault:
            answer = {"fault": str(fault)[:500]}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
