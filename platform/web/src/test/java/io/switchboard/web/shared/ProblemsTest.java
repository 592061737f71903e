package io.switchboard.web.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.shared.CommitFailed;
import java.io.FileNotFoundException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
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
        "53100, 503",
        "90028, 503",
        "90098, 503",
        "42703, 500",
        "23502, 500"
    })
    void theDatabasesRefusals(String state, int status) {
        Throwable thrown = new IllegalStateException(new RuntimeException(new SQLException("no", state)));

        assertThat(Problems.problem(thrown, Locale.ENGLISH).status()).isEqualTo(status);
    }

    @Test
    void aCommitOfWhichNobodyKnowsIsToBeRepeatedUnlessTheDatabaseSaysWhy() {
        assertThat(status(new CommitFailed(new Exception("the line broke")))).isEqualTo(503);
        assertThat(status(new CommitFailed(new Exception(new SQLException("twice", "23505"))))).isEqualTo(409);
    }

    @Test
    void aFileWithoutBytesIsNotThere() {
        assertThat(status(new IllegalStateException(new FileNotFoundException("key")))).isEqualTo(404);
    }

    @Test
    void anOutageIsToldOnceAndThenNowAndAgain() {
        AtomicLong nanos = new AtomicLong();
        List<String> lines = new ArrayList<>();
        Outages outages = new Outages(nanos::get, lines::add);
        for (int i = 0; i < 100; i++) {
            outages.tell(new SQLException("refused"));
        }
        assertThat(lines).containsExactly("the database is away: refused");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
        outages.tell(new SQLException("refused"));
        assertThat(lines).hasSize(2).last().asString().contains("100 times");
    }

    private static int status(Throwable thrown) {
        return Problems.problem(thrown, Locale.ENGLISH).status();
    }
}
