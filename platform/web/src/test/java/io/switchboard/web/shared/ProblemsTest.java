package io.switchboard.web.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers are told of what the database and the server throw. */
class ProblemsTest {
    @ParameterizedTest
    @CsvSource({
        "22001, 422",
        "22021, 422",
        "22008, 422",
        "23505, 409",
        "40P01, 503",
        "40001, 503",
        "HYT00, 503",
        "08006, 503",
        "42703, 500",
        "23502, 500"
    })
    void theDatabasesRefusals(String state, int status) {
        Throwable thrown = new IllegalStateException(new RuntimeException(new SQLException("no", state)));

        assertThat(Problems.problem(thrown, Locale.ENGLISH).status()).isEqualTo(status);
    }
}
