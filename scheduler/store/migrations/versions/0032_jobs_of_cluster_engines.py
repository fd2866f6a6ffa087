"""Hints for cluster engines: Procrastinate's tables, in a schema of their own on PostgreSQL.

What they hold is never a truth, so copies of the database leave them out.
"""

from pathlib import Path

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_JOBS = Path(__file__).parent.parent / "jobs"


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    driver = connection.connection.cursor()  # these texts hold signs that SQLAlchemy would replace
    was = driver.execute("SELECT current_setting('search_path')").fetchone()[0]
    driver.execute("CREATE SCHEMA handrail_jobs")
    driver.execute("SET LOCAL search_path = handrail_jobs")
    driver.execute((_JOBS / "procrastinate_3_10_0.sql").read_text("utf-8"))
    driver.execute("SELECT set_config('search_path', %s, true)", (was,))
    driver.execute((_JOBS / "wake.sql").read_text("utf-8"))
