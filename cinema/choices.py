"""Lists that film people choose from; the codes are kept in the database and in the API."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class TalentType(TextChoices):
    """What somebody does in front of the camera or the microphone."""

    LEAD_ACTOR = "acteur_principal", pgettext_lazy("kind of film talent", "Lead actor")
    SUPPORTING_ACTOR = "acteur_secondaire", pgettext_lazy("kind of film talent", "Supporting actor")
    EXTRA = "figurant", pgettext_lazy("kind of film talent", "Extra")
    FEATURED_EXTRA = "silhouette", pgettext_lazy("kind of film talent", "Featured extra")
    BODY_DOUBLE = "doublure", pgettext_lazy("kind of film talent", "Body double")
    STAND_IN = "doublure_lumiere", pgettext_lazy("kind of film talent", "Stand-in")
    STUNT_PERFORMER = "cascadeur", pgettext_lazy("kind of film talent", "Stunt performer")
    MODEL = "mannequin", pgettext_lazy("kind of film talent", "Model")
    VOICE_OVER = "voix_off", pgettext_lazy("kind of film talent", "Voice-over")
    SPECIAL_SKILLS_EXTRA = "figurant_specialise", pgettext_lazy("kind of film talent", "Special-skills extra")
    BACKING_SINGER = "choriste", pgettext_lazy("kind of film talent", "Backing singer")
    BACKGROUND_DANCER = "danseur_fond", pgettext_lazy("kind of film talent", "Background dancer")
    OTHER = "autre", pgettext_lazy("kind of film talent", "Other")


class Ethnicity(TextChoices):
    """Sensitive: only with a consent of its own, never public."""

    AFRICAN = "africaine", pgettext_lazy("ethnicity", "African")
    AFRICAN_AMERICAN = "afro_americaine", pgettext_lazy("ethnicity", "African American")
    NATIVE_AMERICAN = "amerindienne", pgettext_lazy("ethnicity", "Native American")
    ARAB = "arabe", pgettext_lazy("ethnicity", "Arab")
    EAST_ASIAN = "asiatique_est", pgettext_lazy("ethnicity", "East Asian")
    SOUTH_ASIAN = "asiatique_sud", pgettext_lazy("ethnicity", "South Asian")
    SOUTHEAST_ASIAN = "asiatique_sud_est", pgettext_lazy("ethnicity", "Southeast Asian")
    AMAZIGH = "berbere", pgettext_lazy("ethnicity", "Amazigh (Berber)")
    CARIBBEAN = "caribeenne", pgettext_lazy("ethnicity", "Caribbean")
    CAUCASIAN = "caucasienne", pgettext_lazy("ethnicity", "Caucasian/White")
    HISPANIC = "hispanique", pgettext_lazy("ethnicity", "Hispanic/Latino")
    MIXED = "metisse", pgettext_lazy("ethnicity", "Mixed")
    MIDDLE_EASTERN = "moyen_orientale", pgettext_lazy("ethnicity", "Middle Eastern")
    PACIFIC_ISLANDER = "oceanienne", pgettext_lazy("ethnicity", "Pacific Islander")
    OTHER = "autre", pgettext_lazy("ethnicity", "Other")


class EyeColor(TextChoices):
    DARK_BROWN = "marron_fonce", pgettext_lazy("eyes", "Dark brown")
    BROWN = "marron", pgettext_lazy("eyes", "Brown")
    LIGHT_BROWN = "marron_clair", pgettext_lazy("eyes", "Light brown")
    HAZEL = "noisette", pgettext_lazy("eyes", "Hazel")
    GREEN = "vert", pgettext_lazy("eyes", "Green")
    LIGHT_GREEN = "vert_clair", pgettext_lazy("eyes", "Light green")
    BLUE = "bleu", pgettext_lazy("eyes", "Blue")
    LIGHT_BLUE = "bleu_clair", pgettext_lazy("eyes", "Light blue")
    GREY = "gris", pgettext_lazy("eyes", "Grey")
    AMBER = "ambre", pgettext_lazy("eyes", "Amber")
    BLACK = "noir", pgettext_lazy("eyes", "Black")
    TWO_COLOURS = "vairons", pgettext_lazy("eyes", "Heterochromia (two colours)")


class HairColor(TextChoices):
    BLACK = "noir", pgettext_lazy("hair", "Black")
    DARK_BROWN = "brun_fonce", pgettext_lazy("hair", "Dark brown")
    BROWN = "brun", pgettext_lazy("hair", "Brown")
    DARK_CHESTNUT = "chatain_fonce", pgettext_lazy("hair", "Dark chestnut")
    CHESTNUT = "chatain", pgettext_lazy("hair", "Chestnut")
    LIGHT_CHESTNUT = "chatain_clair", pgettext_lazy("hair", "Light chestnut")
    DARK_BLOND = "blond_fonce", pgettext_lazy("hair", "Dark blond")
    BLOND = "blond", pgettext_lazy("hair", "Blond")
    PLATINUM_BLOND = "blond_platine", pgettext_lazy("hair", "Platinum blond")
    RED = "roux", pgettext_lazy("hair", "Red")
    AUBURN = "auburn", pgettext_lazy("hair", "Auburn")
    SALT_AND_PEPPER = "poivre_et_sel", pgettext_lazy("hair", "Salt and pepper")
    GREY = "gris", pgettext_lazy("hair", "Grey")
    WHITE = "blanc", pgettext_lazy("hair", "White")
    DYED = "fantaisie", pgettext_lazy("hair", "Dyed/Fancy")
    BALD = "chauve", pgettext_lazy("hair", "Bald/Shaved")


class HairType(TextChoices):
    STRAIGHT = "raides", pgettext_lazy("hair type", "Straight")
    WAVY = "ondules", pgettext_lazy("hair type", "Wavy")
    CURLY = "boucles", pgettext_lazy("hair type", "Curly")
    TIGHTLY_CURLED = "frises", pgettext_lazy("hair type", "Tightly curled")
    COILY = "crepus", pgettext_lazy("hair type", "Coily")
    AFRO = "afro", pgettext_lazy("hair type", "Afro")
    BRAIDED = "tresses", pgettext_lazy("hair type", "Braided")
    LOCS = "locks", pgettext_lazy("hair type", "Locs/Dreadlocks")
    SHAVED = "rases", pgettext_lazy("hair type", "Shaved")
    BALD = "chauve", pgettext_lazy("hair type", "Bald")


class HairLength(TextChoices):
    SHAVED = "rases", pgettext_lazy("hair length", "Shaved")
    SHORT = "courts", pgettext_lazy("hair length", "Short")
    MEDIUM = "mi_longs", pgettext_lazy("hair length", "Medium")
    LONG = "longs", pgettext_lazy("hair length", "Long")


class SkinTone(TextChoices):
    """Sensitive: only with a consent of its own, never public."""

    VERY_FAIR = "tres_clair", pgettext_lazy("skin", "Very fair")
    FAIR = "clair", pgettext_lazy("skin", "Fair")
    LIGHT_MEDIUM = "moyen_clair", pgettext_lazy("skin", "Light medium")
    MEDIUM = "moyen", pgettext_lazy("skin", "Medium")
    OLIVE = "olivatre", pgettext_lazy("skin", "Olive")
    TAN = "mat", pgettext_lazy("skin", "Tan")
    BRONZED = "bronze", pgettext_lazy("skin", "Bronzed")
    DARK = "fonce", pgettext_lazy("skin", "Dark")
    VERY_DARK = "tres_fonce", pgettext_lazy("skin", "Very dark")
    DEEP = "noir_profond", pgettext_lazy("skin", "Deep")


class Build(TextChoices):
    VERY_SLIM = "tres_mince", pgettext_lazy("build", "Very slim")
    SLIM = "mince", pgettext_lazy("build", "Slim")
    SLENDER = "svelte", pgettext_lazy("build", "Slender")
    ATHLETIC = "athletique", pgettext_lazy("build", "Athletic")
    MUSCULAR = "muscle", pgettext_lazy("build", "Muscular")
    AVERAGE = "moyen", pgettext_lazy("build", "Average")
    STRONG = "fort", pgettext_lazy("build", "Strong")
    ROUND = "rond", pgettext_lazy("build", "Round")
    HEAVY_SET = "corpulent", pgettext_lazy("build", "Heavy-set")
    IMPOSING = "imposant", pgettext_lazy("build", "Imposing")


class ExperienceLevel(TextChoices):
    BEGINNER = "debutant", pgettext_lazy("experience", "Beginner")
    INTERMEDIATE = "intermediaire", pgettext_lazy("experience", "Intermediate")
    EXPERIENCED = "confirme", pgettext_lazy("experience", "Experienced")
    PROFESSIONAL = "professionnel", pgettext_lazy("experience", "Professional")


class LanguageLevel(TextChoices):
    """From least to most."""

    BASIC = "notions", pgettext_lazy("language level", "Basic")
    FLUENT = "courant", pgettext_lazy("language level", "Fluent")
    BILINGUAL = "bilingue", pgettext_lazy("language level", "Bilingual")
    NATIVE = "maternelle", pgettext_lazy("language level", "Native")


class DocumentType(TextChoices):
    NATIONAL_IDENTITY_CARD = "national_id", pgettext_lazy("document", "National identity card")
    PASSPORT = "passport", pgettext_lazy("document", "Passport")
    RESIDENCE_PERMIT = "residence_permit", pgettext_lazy("document", "Residence permit")


class ProductionType(TextChoices):
    FEATURE_FILM = "film", pgettext_lazy("production", "Feature film")
    SERIES = "serie", pgettext_lazy("production", "Series")
    COMMERCIAL = "publicite", pgettext_lazy("production", "Commercial")
    DOCUMENTARY = "documentaire", pgettext_lazy("production", "Documentary")
    MUSIC_VIDEO = "clip", pgettext_lazy("production", "Music video")
    SHORT_FILM = "court_metrage", pgettext_lazy("production", "Short film")
    THEATRE = "theatre", pgettext_lazy("production", "Theatre")
    OTHER = "autre", pgettext_lazy("production", "Other")
