"""A database as the Flask system left it: its tables and columns, good rows and wrong ones.

The hashes were made by Werkzeug 3.1.3 and bcrypt 5.0.0, all of the password `PASSWORD` but the
administrator's, who kept the published one.
"""

import base64
import hashlib
import json
from contextlib import contextmanager

import psycopg
from cryptography.fernet import Fernet

KEY = "what-the-old-house-called-its-key"
PASSWORD = "Sahara-2019!"  # noqa: S105 made up
SCRYPT = (
    "scrypt:32768:8:1$faWeGPVwRwwBU0Ze$4d69b4b99c25c9c880f36e291015a7946213551c0c880a3cc05222532b09e2650"
    "f09a3a5b72b721f0378b93802651fad859f046c2c8835b48114a09a7995136c"
)
PBKDF2 = (
    "pbkdf2:sha256:1000$DmJKCUvhQtgvFIxd$3af8d903813a4dd27c18110ad58e51555a9ac375581ab0755938aa464ebac2b7"
)
BCRYPT = "$2b$04$TRk2/IzDwa1VoPFelvnOIe6y6b7fZsxXMYeQm1cvdv0D2QP5Hkh6."
# Of seventy-two x: whatever follows them was never looked at.
LONG_BCRYPT = "$2b$04$NK1DA7siDDiNG9XI7iUcW.uw/yL/8.MKbkBEdY7UHzV1ozaAbCyEy"
PUBLISHED = "$2b$04$HRgLs10PN7HaA/bm6.4OBuG10Cpr7ba1XwTMsp7zpdPlFcEClEQke"  # "@4dm1n"

TABLES = """
CREATE TABLE countries (id serial PRIMARY KEY, name varchar(100), code varchar(2));
CREATE TABLE cities (id serial PRIMARY KEY, name varchar(100), code varchar(3), country_id integer);
CREATE TABLE talents (id serial PRIMARY KEY, name varchar(100) UNIQUE, category varchar(50));
CREATE TABLE users (
    id serial PRIMARY KEY, email varchar(150) UNIQUE,
    unique_code varchar(20) UNIQUE, password_hash varchar(255),
    first_name varchar(100), last_name varchar(100), date_of_birth date, gender varchar(10),
    phone_encrypted text, whatsapp_encrypted text, address_encrypted text,
    country_id integer, city_id integer,
    nationality varchar(100), residence_city_id integer, availability varchar(50), work_mode varchar(50),
    rate_range varchar(50), years_experience integer,
    bio text, portfolio_url varchar(500), website varchar(500),
    linkedin text, instagram text, twitter text, facebook text, github text, behance text, dribbble text,
    imdb_url_encrypted text, threads_encrypted text, cv_filename varchar(255), photo_filename varchar(255),
    qr_code_path varchar(255), profile_score integer, is_admin boolean, account_active boolean,
    created_at timestamp, updated_at timestamp
);
CREATE TABLE user_talents (id serial PRIMARY KEY, user_id integer, talent_id integer);
CREATE TABLE cinema_talents (
    id serial PRIMARY KEY, unique_code varchar(20), first_name varchar(100), last_name varchar(100),
    date_of_birth date, gender varchar(10), country_of_origin_id integer, city_of_origin_id integer,
    ethnicities text, country_id integer, city_id integer, height integer, eye_color varchar(50),
    hair_color varchar(50), hair_type varchar(50), skin_tone varchar(50), build varchar(50), languages text,
    talent_types text, other_talents text, experience_level varchar(50), phone_encrypted text,
    whatsapp_encrypted text, email_encrypted text, telegram_encrypted text, facebook_encrypted text,
    instagram_encrypted text, tiktok_encrypted text, website varchar(500), photo_filename varchar(255),
    qr_code_path varchar(255), previous_productions text, id_document_type varchar(50),
    id_document_number_encrypted text, is_active boolean DEFAULT true, created_at timestamp
);
CREATE TABLE productions (
    id serial PRIMARY KEY, name varchar(200),
    description text, specialization varchar(200), address varchar(300),
    city varchar(100), country varchar(100), postal_code varchar(20), phone varchar(50), email varchar(150),
    website varchar(300), facebook varchar(300), instagram varchar(300), linkedin varchar(300),
    twitter varchar(300), founded_year integer, ceo varchar(200), employees_count integer,
    productions_count integer, notable_productions json, services json, certifications json, memberships json,
    awards json, equipment text, studios text, is_active boolean, is_verified boolean, created_at timestamp
);
CREATE TABLE projects (
    id serial PRIMARY KEY, production_name varchar(200), production_type varchar(50), production_id integer,
    origin_country varchar(100), estimated_start_date date, estimated_end_date date, shooting_locations text,
    project_status varchar(50), created_at timestamp
);
CREATE TABLE project_talents (
    id serial PRIMARY KEY, project_id integer, cinema_talent_id integer, project_code varchar(50) UNIQUE,
    role_type varchar(50), role_description text, created_at timestamp
);
CREATE TABLE app_settings (id serial PRIMARY KEY, key varchar(100) UNIQUE, value text, description text);
CREATE TABLE email_logs (
    id serial PRIMARY KEY, recipient_email varchar(255), recipient_name varchar(255), subject varchar(500),
    template_type varchar(100), html_content text, status varchar(50), error_message text, sent_at timestamp,
    sent_by_user_id integer, related_talent_code varchar(50), related_project_id integer,
    related_cinema_talent_id integer
);
CREATE TABLE name_tracking (
    id serial PRIMARY KEY, first_name varchar(100), last_name varchar(100), full_name varchar(200),
    original_user_id integer, count integer, description text, notification_email varchar(255),
    created_at timestamp, updated_at timestamp
);
CREATE TABLE name_tracking_matches (
    id serial PRIMARY KEY, tracking_id integer, user_id integer, status varchar(20)
);
"""
_fernet = Fernet(base64.urlsafe_b64encode(hashlib.sha256(KEY.encode()).digest()))


def hidden(text):
    return _fernet.encrypt(text.encode()).decode()


PERSON = {
    "password_hash": BCRYPT,
    "first_name": "Amina",
    "last_name": "Benjelloun",
    "date_of_birth": "1992-03-14",
    "gender": "F",
    "country_id": 1,
    "residence_city_id": 1,
    "availability": "disponible_maintenant",
    "work_mode": "à_distance",
    "account_active": True,
    "is_admin": False,
    "created_at": "2024-05-02 10:00:00",
}
FILM_PERSON = {
    "first_name": "Yasmine",
    "last_name": "Idrissi",
    "date_of_birth": "1995-05-20",
    "gender": "F",
    "country_of_origin_id": 1,
    "country_id": 1,
    "city_id": 2,
    "created_at": "2024-06-01 08:00:00",
}
USERS = [
    {
        **PERSON,
        "email": "Amina@Example.com",
        "unique_code": "MAF0007RAB",
        "password_hash": SCRYPT,
        "phone_encrypted": hidden("0612345678"),
        "address_encrypted": hidden("3, rue Oudayas"),
        "linkedin": hidden("amina-b"),
        "imdb_url_encrypted": hidden("https://www.imdb.com/name/nm1"),
        "rate_range": "500 - 1000 MAD",
        "years_experience": 7,
        "bio": "Portraits & <b>gras</b>.",
        "portfolio_url": "amina.example",
        "photo_filename": "amina.jpg",
        "cv_filename": "../cvs/amina.pdf",
        "nationality": "Maroc",
    },
    {**PERSON, "email": "pbkdf@example.com", "unique_code": "MAM10000CAS", "password_hash": PBKDF2,
     "gender": "M"},
    {**PERSON, "email": "bcrypt@example.com", "unique_code": "MAN0003FÈ", "gender": "N"},
    {**PERSON, "email": "long@example.com", "unique_code": "SNF0002DAK", "password_hash": LONG_BCRYPT,
     "country_id": 2, "residence_city_id": 3},
    # Wrong ones.
    {**PERSON, "email": "AMINA@example.com", "unique_code": "MAF0008RAB"},
    {**PERSON, "email": "no-address", "unique_code": "MAF0009RAB"},
    {**PERSON, "email": "md5@example.com", "unique_code": "MAF0010RAB", "password_hash": "5f4dcc3b"},
    {**PERSON, "email": "child@example.com", "unique_code": "MAF0011RAB", "date_of_birth": "2020-01-01"},
    {**PERSON, "email": "future@example.com", "unique_code": "MAF0012RAB", "date_of_birth": "2099-01-01"},
    {**PERSON, "email": "nowhere@example.com", "unique_code": "MAF0013RAB", "residence_city_id": None},
    {**PERSON, "email": "unreadable@example.com", "unique_code": "MAF0014RAB",
     "phone_encrypted": hidden("x")[:-8] + "AAAAAAA=", "whatsapp_encrypted": hidden("garbage!!"),
     "availability": "peut-être", "website": "javascript:alert(1)", "photo_filename": "fake.jpg",
     "cv_filename": "../../../../etc/passwd", "account_active": False},
    {**PERSON, "email": "admin@talento.com", "unique_code": "MAN0001RAB", "password_hash": PUBLISHED,
     "is_admin": True},
    {**PERSON, "email": "film-shaped@example.com", "unique_code": "MARAB0001F"},
]  # fmt: skip
FILM_TALENTS = [
    {
        **FILM_PERSON,
        "unique_code": "MACAS0001F",
        "height": 170,
        "eye_color": "marron",
        "hair_color": "Noir",
        "skin_tone": "mat",
        "ethnicities": json.dumps(["berbere"]),
        "languages": json.dumps(["Français", {"language": "Arabe", "level": "maternelle"}]),
        "talent_types": json.dumps(["Figurant", "acteur_principal"]),
        "other_talents": json.dumps(["jonglage de sabres"]),
        "previous_productions": json.dumps([{"title": "Atlas", "year": 2019, "role": "marchande"}, "Sahara"]),
        "email_encrypted": hidden("yasmine@example.com"),
        "phone_encrypted": hidden("+212612345678"),
        "instagram_encrypted": hidden("@yasmine"),
        "id_document_type": "passport",
        "id_document_number_encrypted": hidden("AB 123456"),
        "photo_filename": "amina.jpg",
        "experience_level": "confirme",
    },
    {**FILM_PERSON, "unique_code": "MACAS000041F", "first_name": "Six", "email_encrypted": "six@example.com"},
    {**FILM_PERSON, "unique_code": "MACAS0000042F", "first_name": "Seven", "height": 9000,
     "languages": "pas du json, Klingon"},
    {**FILM_PERSON, "unique_code": "MACAS00043M", "first_name": "Five", "gender": "M",
     "email_encrypted": hidden("YASMINE@example.com")},
    {**FILM_PERSON, "unique_code": "MACAS0001F", "first_name": "Again"},
    {**FILM_PERSON, "unique_code": "MACAS0050F", "first_name": "Child", "date_of_birth": "2018-01-01",
     "email_encrypted": hidden("mother@example.com")},
    {**FILM_PERSON, "unique_code": "MACAS0051F", "first_name": "Born", "date_of_birth": None},
]  # fmt: skip
OTHERS = {
    "countries": [{"name": "Maroc", "code": "MA"}, {"name": "Sénégal", "code": "SN"}],
    "cities": [
        {"name": "Rabat", "code": "RAB", "country_id": 1},
        {"name": "Casablanca", "code": "CAS", "country_id": 1},
        {"name": "Keur Inconnu", "code": "KE", "country_id": 2},
    ],
    "talents": [
        {"name": "Photographe", "category": "Creative"},
        {"name": "Souffleur de verre", "category": "Art"},
    ],
    "user_talents": [
        {"user_id": 1, "talent_id": 1},
        {"user_id": 1, "talent_id": 2},
        {"user_id": 1, "talent_id": 1},
        {"user_id": 1, "talent_id": 99},
    ],
    "productions": [
        {"name": "ABC Productions", "country": "Maroc", "services": json.dumps(["casting"]),
         "is_active": True,
         "is_verified": True, "founded_year": 1801, "email": "none", "website": "abc.example"},
        {"name": None, "is_active": True},
    ],
    "projects": [
        {"production_name": "Atlas", "production_type": "film", "production_id": 1, "origin_country": "Maroc",
         "estimated_start_date": "2024-09-01", "estimated_end_date": "2024-08-01",
         "project_status": "en_tournage"},
        {"production_name": "Seul", "production_type": "?", "production_id": None},
    ],
    "project_talents": [
        {"project_id": 1, "cinema_talent_id": 1, "project_code": "MAABC001042", "role_type": "figurant"},
        {"project_id": 1, "cinema_talent_id": 2, "project_code": "MAABC001043", "role_type": "figurant"},
        {"project_id": 1, "cinema_talent_id": 1, "project_code": "MAABC001044", "role_type": "figurant"},
        {"project_id": 1, "cinema_talent_id": 99, "project_code": "MAABC001045", "role_type": "figurant"},
        {"project_id": 2, "cinema_talent_id": 4, "project_code": "PRJ-XYZ-001",
         "role_type": "acteur_principal"},
    ],
    "app_settings": [
        {"key": "SENDGRID_API_KEY", "value": "SG.old"},
        {"key": "SENDGRID_FROM_EMAIL", "value": "noreply@talento.com"},
        {"key": "admin_notification_email", "value": "not an address"},
        {"key": "email_notifications_config",
         "value": json.dumps({"talent_registration": {"enabled": False}})},
        {"key": "version", "value": "2.18.0"},
    ],
    "email_logs": [
        {"recipient_email": "amina@example.com", "subject": "Bienvenue", "template_type": "login_credentials",
         "html_content": "Mot de passe : secret", "status": "sent", "sent_at": "2024-05-02 10:01:00"},
    ],
    "name_tracking": [
        {"full_name": "Jean Dupont", "description": "Litige en cours", "notification_email": "x@example.com"},
        {"full_name": "amina benjelloun", "count": 3},
    ],
}  # fmt: skip


@contextmanager
def flask_database(url, schema="flask_old"):
    """Make the old tables in a schema of their own and give their address; they go at the end."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")
        connection.execute(f"SET search_path TO {schema}")
        connection.execute(TABLES)
        for table, rows in {**OTHERS, "users": USERS, "cinema_talents": FILM_TALENTS}.items():
            for row in rows:
                insert(connection, table, row)
        try:
            yield f"{url}?options=-csearch_path%3D{schema}", connection
        finally:
            connection.execute(f"DROP SCHEMA {schema} CASCADE")


def insert(connection, table, row):
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))  # noqa: S608
