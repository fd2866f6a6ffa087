-- Defers an account's job in the transaction that makes its thread due, whoever writes it. A hint
-- only: it waits for nobody, fails no write, and is left out where no cluster engine lives.
CREATE FUNCTION handrail_jobs.handrail_wake(
    wanted_queue text, wanted_task text, wanted_lock text, wanted_args jsonb,
    wanted_at timestamptz, wanted_priority integer DEFAULT 0
) RETURNS void LANGUAGE plpgsql SET search_path = handrail_jobs AS $$
BEGIN
    -- Whoever holds it writes the same job just now; waiting could end in a circle.
    IF NOT pg_try_advisory_xact_lock(hashtextextended('handrail ' || wanted_lock, 0)) THEN
        RETURN;
    END IF;
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, queueing_lock, args, scheduled_at)
    VALUES (wanted_queue, wanted_task, wanted_priority, wanted_lock, wanted_args, wanted_at)
    ON CONFLICT (queueing_lock) WHERE status = 'todo'
    DO UPDATE SET scheduled_at = excluded.scheduled_at -- an earlier wake wins
    WHERE procrastinate_jobs.scheduled_at > excluded.scheduled_at;
END;
$$;

CREATE FUNCTION handrail_jobs.handrail_is_awake() RETURNS boolean LANGUAGE sql STABLE
SET search_path = handrail_jobs AS $$
    SELECT EXISTS (
        SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'
    )
$$;

CREATE FUNCTION handrail_jobs.handrail_thread_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF handrail_jobs.handrail_is_awake() THEN
        PERFORM handrail_jobs.handrail_wake(
            'accounts', 'account', 'account:' || NEW.account,
            jsonb_build_object('name', NEW.account), NEW.begin_at
        );
    END IF;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RAISE WARNING 'no job was made for an account: %', SQLERRM;
    RETURN NULL;
END;
$$;

CREATE FUNCTION handrail_jobs.handrail_something_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF handrail_jobs.handrail_is_awake() THEN
        PERFORM handrail_jobs.handrail_wake('duties', 'sweep', 'sweep', '{"timestamp": 0}', now());
    END IF;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RAISE WARNING 'no job was made for the sweep: %', SQLERRM;
    RETURN NULL;
END;
$$;

CREATE TRIGGER thread_is_new AFTER INSERT ON thread FOR EACH ROW
WHEN (NEW.state = 'scheduled') EXECUTE FUNCTION handrail_jobs.handrail_thread_is_due();

CREATE TRIGGER thread_is_due AFTER UPDATE OF state, begin_at ON thread FOR EACH ROW
WHEN (
    NEW.state = 'scheduled' AND (OLD.state, OLD.begin_at) IS DISTINCT FROM (NEW.state, NEW.begin_at)
    OR NEW.state = 'publishing' AND OLD.state NOT IN ('scheduled', 'publishing')
    OR NEW.state = 'taking_down' AND OLD.state <> 'taking_down'
) EXECUTE FUNCTION handrail_jobs.handrail_thread_is_due();

CREATE TRIGGER thread_is_approved AFTER INSERT ON approval FOR EACH STATEMENT
EXECUTE FUNCTION handrail_jobs.handrail_something_is_due();

CREATE TRIGGER hold_is_lifted AFTER UPDATE OF lifted_at, until ON hold FOR EACH STATEMENT
EXECUTE FUNCTION handrail_jobs.handrail_something_is_due();
