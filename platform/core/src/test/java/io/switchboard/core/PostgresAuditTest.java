package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresAuditTest extends AuditContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }

    @Test
    void noStatementChangesIt() {
        store.run(() -> line(Instant.now()));

        for (String sql : List.of("update audit_entry set actor_name = 'y'", "delete from audit_entry", "truncate audit_entry")) {
            assertThatThrownBy(() -> store.run(
                            () -> store.get(EntityManager.class).createNativeQuery(sql).executeUpdate()))
                    .hasStackTraceContaining("append-only");
        }
    }
}
