package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.shared.Migrations;
import io.switchboard.host.Plugins.State;
import jakarta.persistence.spi.PersistenceUnitTransactionType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin's tables over upgrades that come to their end, fail, or are cut off; on whichever database. */
abstract class PluginTablesContract {
    private static final String ID = "stock-test";
    private static final String START = "create table stock_test_item (id varchar(36) primary key, name varchar(100) not null);";

    @TempDir
    Path folder;

    private TestHost host;
    /** Thrown where the plugin's tables are ready and the rest of it begins. */
    private final AtomicReference<Throwable> trouble = new AtomicReference<>();

    abstract DataSource source();

    abstract boolean isTransactional();

    @BeforeEach
    void open() throws IOException {
        new Migrations(source()).apply();
        host = new TestHost(folder, source());
        host.database.update("delete from plugin");
        host.database.update("delete from plugin_entry");
        host.database.update("drop table if exists stock_test_item, stock_test_more, stock_test_half, stock_test_schema_history cascade");
        build();
        assertThat(host.plugins.install(plugin("1.0.0").zip()).problem()).isNull();
        host.database.update("insert into stock_test_item (id, name) values ('1', '螺丝')");
    }

    @AfterEach
    void close() {
        host.running.stopAll();
    }

    private void build() throws IOException {
        host.build(List.of(
                new PluginPersistence(
                        host.source, host.migrations(), (owner, factory) -> null, PersistenceUnitTransactionType.RESOURCE_LOCAL),
                (PluginPart) plugin -> {
                    Throwable now = trouble.getAndSet(null);
                    if (now instanceof Error error) {
                        throw error;
                    }
                    if (now instanceof Exception exception) {
                        throw exception;
                    }
                    return () -> {};
                }));
    }

    private static PluginMaker plugin(String version) {
        return new PluginMaker(ID).version(version)
                .file("db/migration/V1__start.sql", START)
                .source("Item", """
                        @jakarta.persistence.Entity @jakarta.persistence.Table(name = "stock_test_item")
                        public class Item {
                            @jakarta.persistence.Id public String id;
                            public String name;
                        }
                        """)
                .source("Stock", """
                        @Extension public class Stock implements PersistentModule {
                            public Set<Class<?>> entities() { return Set.of(Item.class); }
                        }
                        """);
    }

    private static PluginMaker withMore(String version) {
        return plugin(version).file("db/migration/V2__more.sql", """
                alter table stock_test_item add column price numeric(12, 2);
                create table stock_test_more (id int primary key);
                """);
    }

    private List<String> columns() {
        return host.database.query(
                "select lower(column_name) from information_schema.columns where lower(table_name) = 'stock_test_item'", row -> row.getString(1));
    }

    private void isAsBefore(String version) throws IOException {
        Plugins.Plugin now = host.plugins.get(ID);
        assertThat(now.version()).isEqualTo(version);
        assertThat(now.state()).as(now.problem()).isEqualTo(State.STARTED);
        assertThat(host.database.query("select name from stock_test_item", row -> row.getString(1))).containsExactly("螺丝");
        assertThat(host.data.tables()).contains("stock_test_schema_history").doesNotContain("stock_test_half");
        assertThat(copies()).isEmpty();
    }

    private List<String> copies() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(".copy")).toList();
        }
    }

    @Test
    void anUpgradeBringsItsTables() throws IOException {
        Plugins.Plugin better = host.plugins.install(withMore("1.1.0").zip());
        assertThat(better.problem()).isNull();
        isAsBefore("1.1.0");
        assertThat(columns()).contains("price");
        assertThat(host.data.ofPlugin(ID)).contains("stock_test_item", "stock_test_more");
    }

    @Test
    void nothingStaysOfMigrationsOfWhichOneFails() throws IOException {
        Plugins.Plugin back = host.plugins.install(withMore("1.1.0")
                .file("db/migration/V3__half.sql", "create table stock_test_half (id int); update stock_test_item set name = 'x'; this is no sql;")
                .zip());
        assertThat(StoredText.read(back.problem(), Locale.ENGLISH)).contains("The upgrade to 1.1.0 failed", "V3__half.sql");
        isAsBefore("1.0.0");
        assertThat(columns()).doesNotContain("price");
        assertThat(host.data.tables()).doesNotContain("stock_test_more");
        assertThat(host.plugins.install(withMore("1.1.1").zip()).problem()).isNull();
        isAsBefore("1.1.1");
    }

    @Test
    void theOldVersionWorksAgainWhenTheNewOneDoesNotStartAfterItsMigrations() throws IOException {
        trouble.set(new IllegalStateException("no luck"));
        Plugins.Plugin back = host.plugins.install(withMore("1.1.0").zip());
        assertThat(back.problem()).contains("no luck");
        isAsBefore("1.0.0");
        // One that can take them back has them stay: both versions fit them.
        assertThat(columns().contains("price")).isEqualTo(isTransactional());
        assertThat(host.plugins.install(withMore("1.1.1").zip()).problem()).isNull();
        isAsBefore("1.1.1");
    }

    @Test
    void tablesThatTheRunningVersionCannotLiveWithAreRefusedOrBroughtBack() throws IOException {
        PluginMaker breaking = plugin("2.0.0")
                .file("db/migration/V2__breaks.sql", "alter table stock_test_item drop column name;")
                .source("Item", """
                        @jakarta.persistence.Entity @jakarta.persistence.Table(name = "stock_test_item")
                        public class Item { @jakarta.persistence.Id public String id; }
                        """);
        byte[] zip = breaking.bytes();
        trouble.set(isTransactional() ? null : new IllegalStateException("no luck"));
        Plugins.Plugin back = host.plugins.install(new java.io.ByteArrayInputStream(zip));
        if (isTransactional()) {
            assertThat(StoredText.read(back.problem(), Locale.ENGLISH)).contains("no way back", "name");
        }
        isAsBefore("1.0.0");
        host.plugins.stop(ID);
        assertThat(host.plugins.install(new java.io.ByteArrayInputStream(zip)).version()).isEqualTo("2.0.0");
        assertThat(host.plugins.start(ID).problem()).isNull();
        assertThat(columns()).doesNotContain("name");
    }

    @Test
    void aCrashAfterTheMigrationsLeavesTheOldVersionAndItsTables() throws IOException {
        trouble.set(new OutOfMemoryError("killed"));
        try {
            host.plugins.install(withMore("1.1.0").zip());
        } catch (OutOfMemoryError killed) {
            assertThat(copies()).hasSize(isTransactional() ? 0 : 1);
        }
        build();
        host.plugins.startAll();
        isAsBefore("1.0.0");
        assertThat(host.plugins.install(withMore("1.1.0").zip()).problem()).isNull();
        isAsBefore("1.1.0");
    }

    @Test
    void theTablesOfAFirstInstallThatFailsAreGone() {
        host.plugins.remove(ID, true);
        Plugins.Plugin failed = host.plugins.install(
                plugin("1.0.0").file("db/migration/V2__half.sql", "create table stock_test_half (id int); this is no sql;").zip());
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(host.data.tables()).noneMatch(table -> table.startsWith("stock_test_"));
        assertThat(host.plugins.install(plugin("1.0.1").zip()).problem()).isNull();
    }
}
