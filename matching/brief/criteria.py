"""What a brief asks for, one criterion at a time, in the schema that pages, the API and the AI share."""

from dataclasses import asdict, dataclass

PROTECTED = {
    "gender",
    "age",
    "nationality",
    "country_of_origin",
    "ethnicities",
    "skin_tone",
}
RANGES = {"age", "height_cm", "weight_kg", "years_of_experience"}
LISTS = {"languages", "language_levels", "skills", "talents", "talent_types", "ethnicities", "features"}
SCALARS = {
    *("gender", "nationality", "country_of_origin", "country", "city", "eye_color", "hair_color"),
    *("hair_type", "hair_length", "skin_tone", "build", "availability", "work_mode"),
}
OPS = {"range": {"between"}, "list": {"any", "all", "none"}, "scalar": {"in", "not_in"}}


class Unreadable(ValueError):
    """This is no criterion of the schema."""


@dataclass
class Criterion:
    """`value` is [least, most] for between (None is open), else a list of codes."""

    field: str
    op: str
    value: list
    kind: str = "must"
    weight: int = 3
    source: str = ""
    origin: str = "rule"
    id: str = ""
    justification: str = ""

    @property
    def protected(self):
        return self.field in PROTECTED

    def as_dict(self):
        return {**asdict(self), "protected": self.protected}

    @classmethod
    def read(cls, data):
        """Make one from JSON; raise Unreadable."""
        try:
            known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
            found = cls(**known)
        except (TypeError, KeyError) as wrong:
            raise Unreadable(str(wrong)) from wrong
        found.check()
        return found

    def check(self):
        shape = "range" if self.field in RANGES else "list" if self.field in LISTS else "scalar"
        if self.field not in RANGES | LISTS | SCALARS or self.op not in OPS[shape]:
            raise Unreadable(f"{self.field} {self.op}")
        if not isinstance(self.value, list) or self.kind not in ("must", "prefer"):
            raise Unreadable(f"{self.field}: {self.value!r}")
        if isinstance(self.weight, bool) or self.weight not in (1, 2, 3, 4, 5):
            raise Unreadable("The weight is 1 to 5.")
        if shape == "range" and not self._is_range():
            raise Unreadable(f"{self.field}: {self.value!r}")
        if shape != "range" and not (self.value and all(isinstance(each, str) for each in self.value)):
            raise Unreadable(f"{self.field}: {self.value!r}")

    def _is_range(self):
        if len(self.value) != 2 or self.value == [None, None]:
            return False
        numbers = [each for each in self.value if each is not None]
        whole = all(isinstance(each, int) and not isinstance(each, bool) for each in numbers)
        return whole and numbers == sorted(numbers)
