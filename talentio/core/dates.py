"""Days of a calendar, apart from any clock."""


def years_before(day, years):
    """The same day so many years earlier; 29 February becomes 1 March, when the year is full."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, month=3, day=1)
