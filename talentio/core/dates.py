"""Days of a calendar, apart from any clock."""


def years_before(day, years):
    """The same day so many years earlier: whoever was born until then has lived so many full years.

    29 February becomes 28 February where that year has none: whoever was born on 1 March is of
    that age only tomorrow, and a child must not count as grown up a day too early.
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
