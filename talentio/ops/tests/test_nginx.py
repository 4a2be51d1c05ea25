"""O4: `deploy/nginx.conf` in a real nginx, before a real gunicorn with the settings of production."""

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

CONF = settings.BASE_DIR / "deploy" / "nginx.conf"
HOST = "taalentio.example"
PATIENCE = 90
WRAPPED = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {ours}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    names = x509.SubjectAlternativeName([x509.DNSName(HOST), x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    # It vouches for itself, which OpenSSL lets an authority alone do.
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    made = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, form, serialization.NoEncryption()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    if not shutil.which("nginx"):
        pytest.fail("nginx must be there in CI") if os.environ.get("CI") else pytest.skip("nginx is not here")
    found = tmp_path_factory.mktemp("nginx")
    found.chmod(0o755)
    write_certificate(found)
    return found


@pytest.fixture(scope="module")
def ports(folder):
    """Of the application, of HTTP and of HTTPS; the file of nginx is written for them."""
    app, plain, secure = free_port(), free_port(), free_port()
    ours = re.sub(r"^\s*listen \[::\].*\n", "", CONF.read_text(), flags=re.MULTILINE)
    ours = ours.replace("127.0.0.1:8000", f"127.0.0.1:{app}").replace("/etc/ssl/taalentio", str(folder))
    ours = ours.replace("listen 80;", f"listen 127.0.0.1:{plain};")
    ours = ours.replace("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;")
    (folder / "nginx.conf").write_text(WRAPPED.format(folder=folder, ours=ours))
    return app, plain, secure


@pytest.fixture(scope="module")
def production(folder):
    """Variables of a migrated site with the settings of production."""
    given = {"DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}", "REDIS_URL": "", "DEBUG": "off"}
    given |= {"HTTPS": "on", "ALLOWED_HOSTS": HOST, "TRUSTED_PROXY_COUNT": "1", "PLAIN_STATIC": "on"}
    roots = ("MEDIA_ROOT", "PRIVATE_ROOT", "OPS_ROOT", "BACKUP_ROOT")
    given |= {name: str(folder / name.lower()) for name in roots}
    ours = {**os.environ, **given}
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity=0"], env=ours, check=True, timeout=300)
    return ours


@pytest.fixture(scope="module")
def site(folder, ports, production):
    """A function that asks for a path over HTTPS, as a browser on another machine would."""
    app, _plain, secure = ports
    command = [sys.executable, "-m", "gunicorn", "talentio.wsgi", "--bind", f"127.0.0.1:{app}"]
    command += ["--worker-class", "gthread", "--threads", "4", "--no-control-socket", "--log-level", "error"]
    options = {"cwd": settings.BASE_DIR, "env": production, "start_new_session": True}
    started = [
        subprocess.Popen(command, **options),
        subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]),
    ]
    browser = requests.Session()
    browser.trust_env = False  # a list of authorities of this machine would win over ours
    browser.verify = str(folder / "fullchain.pem")
    browser.headers.update({"Host": HOST, "Referer": f"https://{HOST}/"})

    def ask(path, method="GET", **more):
        address = f"https://127.0.0.1:{secure}{path}"
        return browser.request(method, address, allow_redirects=False, timeout=60, **more)

    ask.browser = browser
    try:
        end = time.monotonic() + PATIENCE
        while not answers(ask):
            assert time.monotonic() < end, (folder / "error.log").read_text()
            time.sleep(0.2)
        yield ask
    finally:
        for process in started:
            process.terminate()
            process.wait(PATIENCE)


def answers(ask):
    try:
        return ask("/healthz/live").status_code == 200
    except requests.ConnectionError:
        return False


def test_nginx_understands_every_word(folder, ports):
    told = subprocess.run(
        ["nginx", "-t", "-p", str(folder), "-c", str(folder / "nginx.conf")], capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    assert "warn" not in told.stderr


def test_plain_http_leads_to_https(site, ports):
    answer = requests.get(
        f"http://127.0.0.1:{ports[1]}/talents", headers={"Host": HOST}, allow_redirects=False
    )
    assert (answer.status_code, answer.headers["Location"]) == (301, f"https://{HOST}/talents")


def test_the_application_knows_that_it_is_behind_https(site):
    answer = site("/")
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])
    assert "nginx/" not in answer.headers["Server"]


def test_an_address_that_a_visitor_made_up_is_not_believed(site, folder):
    site("/auth/login")
    fields = {"identifier": "nobody@example.com", "password": "wrong"}
    fields["csrfmiddlewaretoken"] = site.browser.cookies["csrftoken"]
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}
    assert site("/auth/login", "POST", data=fields, headers=forged).status_code == 422
    with closing(sqlite3.connect(folder / "db.sqlite3")) as line:
        noted = {row[0] for row in line.execute("SELECT address FROM core_securitylog")}
    assert noted == {"127.0.0.1"}


def test_uploads_are_refused_by_their_size_but_an_archive_is_not(site):
    much = b"x" * (42 * 1024 * 1024)
    assert site("/auth/register/files", "POST", data=much).status_code == 413
    # The application reads nothing of a stranger and hangs up, which nginx may call 502.
    assert site("/admin/backup/restore", "POST", data=much).status_code in (302, 403, 502)


def test_probes_answer_on_this_machine(site):
    assert site("/healthz/ready").status_code == 200


def test_while_a_restore_goes_on_people_get_a_page_that_says_so(site, production, folder):
    site("/auth/register")
    fields = {"first_name": "Amina", "csrfmiddlewaretoken": site.browser.cookies["csrftoken"]}
    sign = folder / "ops_root" / "closed.json"
    sign.parent.mkdir(exist_ok=True)
    sign.write_text(json.dumps({"pid": os.getpid()}))
    try:
        answer = site("/auth/register", "POST", data=fields)
    finally:
        sign.unlink()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "<h1" in answer.text
    assert site("/auth/register", "POST", data=fields).status_code == 422
