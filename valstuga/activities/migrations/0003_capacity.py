"""The database's own word on capacity: never more people seated on a shift than its maximum."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION signup_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    seats integer;
    taken integer;
BEGIN
    -- The lock on the shift makes concurrent sign-ups wait for each other; the service takes the same lock first.
    SELECT maximum INTO seats FROM activities_shift WHERE id = NEW.shift_id FOR UPDATE;
    SELECT count(*) INTO taken FROM activities_signup
        WHERE shift_id = NEW.shift_id AND id <> NEW.id AND state IN ('confirmed', 'attended', 'no-show');
    IF taken >= seats THEN
        RAISE EXCEPTION 'shift % is full', NEW.shift_id USING ERRCODE = 'check_violation', CONSTRAINT = 'signup_capacity';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signup_capacity_insert BEFORE INSERT ON activities_signup
    FOR EACH ROW WHEN (NEW.state = 'confirmed') EXECUTE FUNCTION signup_capacity();
CREATE TRIGGER signup_capacity_update BEFORE UPDATE OF state, shift_id ON activities_signup
    FOR EACH ROW WHEN (NEW.state = 'confirmed' AND (OLD.state IS DISTINCT FROM NEW.state OR OLD.shift_id <> NEW.shift_id))
    EXECUTE FUNCTION signup_capacity();
"""
REVERSE = """
DROP TRIGGER signup_capacity_update ON activities_signup;
DROP TRIGGER signup_capacity_insert ON activities_signup;
DROP FUNCTION signup_capacity();
"""


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_initial")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
