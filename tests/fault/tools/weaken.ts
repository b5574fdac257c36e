import type postgres from 'postgres';

/**
 * Safeguards that live in the private database of a run, taken away by SQL. Controls use them to show that what watches can see;
 * nothing of the kind exists in the product.
 */
export const WEAKEN = {
  /** A reply whose outcome is unclear is simply sent again, as a queue's own retries do; its echo is not recognised as its own. */
  naiveRetry: `
    create function control_naive_retry() returns trigger language plpgsql as $$ begin
      if new.delivery = 'sent' and old.delivery = 'sending'
        and not exists (select 1 from send_attempts a where a.id = old.lease and a.finished_at is not null) then return old; end if;
      if new.delivery = 'unknown' then new.delivery := 'queued'; new.next_attempt_at := now(); end if;
      return new;
    end $$;
    create trigger control_naive_retry before update on messages for each row execute function control_naive_retry();`,
  /** What happened to a message that is not here yet is forgotten: no tombstones, no early edits. */
  noEarlyFacts: `
    create function control_no_facts() returns trigger language plpgsql as $$ begin return null; end $$;
    create trigger control_no_facts before insert on message_facts for each row execute function control_no_facts();`,
  /** Now and then a number is used up without a row, as an identity column does when a transaction is undone. */
  looseCounter: `
    create function control_loose_counter() returns trigger language plpgsql as $$ begin
      if random() < 0.02 then new.seq := new.seq + 1; end if;
      return new;
    end $$;
    create trigger control_loose_counter before update of seq on conversations for each row execute function control_loose_counter();`,
  /** An alarm is not marked as gone off. */
  noCompareAndSet: `
    create function control_no_cas() returns trigger language plpgsql as $$ begin
      if new.breached_at is not null then new.breached_at := null; new.state := 'running'; new.next_fire_at := new.due_at; end if;
      return new;
    end $$;
    create trigger control_no_cas before update on sla_clocks for each row execute function control_no_cas();`,
  /** What could not be read is dropped, as if it had never come. */
  noQuarantine: `
    create function control_no_quarantine() returns trigger language plpgsql as $$ begin return null; end $$;
    create trigger control_no_quarantine before insert on quarantine for each row execute function control_no_quarantine();`,
} as const;
export type Weakness = keyof typeof WEAKEN;

export async function weaken(admin: postgres.Sql, weakness: Weakness): Promise<void> {
  await admin.unsafe(WEAKEN[weakness]);
}
