"""Days: what the readings of one query on one UTC day add up to, so that a report reads sums and not pages.

In the world a brand's searches are asked some ten thousand times a week, and every report asks the same of each page. What it
asks is the same for ever once the day is over: a page's bytes never change. So each day of each query is read once, what it
comes to is kept in the store, and weeks, months and quarters are sums of days. A day is made again when its readings changed
(a later look, a better reader), when what it rests on changed (parties, the click curve, this code), or when silent canaries
took something from it; throwing all of them away changes nothing but time.

`making` is the pure function from readings to a day's parts, `keeping` finds, makes and keeps them, `names` how they are
written, `sums` adds days up.
"""
