package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.module.PersonalData;
import io.switchboard.spi.module.PersonalData.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class PluginLogTest {
    @TempDir
    Path folder;

    private final PluginLog log = new PluginLog();
    private TestHost host;

    @BeforeEach
    void open() throws IOException {
        host = new TestHost(folder.resolve("host"));
        log.start(null);
    }

    @AfterEach
    void close() {
        log.stop(null);
        host.close();
    }

    private List<String> texts(String plugin, long pos) {
        return log.after(plugin, pos, 100).stream().map(PluginLog.Line::text).toList();
    }

    private PersonalData talkative(String id) {
        host.plugins.install(new PluginMaker(id).permissions("contacts").source("Talkative", """
                @Extension public class Talkative implements PersonalData {
                    private static final org.slf4j.Logger LOG = org.slf4j.LoggerFactory.getLogger("com.example.own");
                    public String name() { LOG.warn("asked {} by {}", "its name", "somebody"); return "x"; }
                    public Map<String, Object> give(Person person) { throw new IllegalStateException("it broke"); }
                    public void erase(Person person) { for (int i = 0; i < 600; i++) LOG.info("line " + i + "x".repeat(Integer.parseInt(person.contactId()))); }
                }
                """).zip());
        List<PersonalData> all = host.running.active(PersonalData.class);
        return all.get(all.size() - 1);
    }

    @Test
    void hasWhatAPluginLogsAndWhatIsSaidOfIt() {
        PersonalData one = talkative("test-one");
        talkative("test-two").name();
        assertThat(texts("test-one", 0)).anyMatch(text -> text.endsWith("plugin test-one 1.0.0 started")).noneMatch(text -> text.contains("test-two"));
        long pos = log.after("test-one", 0, 1).get(0).pos();
        assertThat(log.after("test-one", pos, 100)).isEmpty();

        one.name();
        LoggerFactory.getLogger("com.example.own").warn("not of a plugin");
        assertThat(texts("test-one", pos)).containsExactly("[com.example.own] asked its name by somebody");
        assertThatThrownBy(() -> one.give(new Person("anna", List.of(), null, null))).isInstanceOf(ConnectorException.class);
        assertThat(texts("test-one", pos)).anyMatch(text -> text.contains("IllegalStateException: it broke\n    at ") || text.contains("it broke\n    at test.Talkative.give"));
        assertThat(texts("unknown", 0)).isEmpty();
    }

    @Test
    void keepsTheLastOnes() {
        PersonalData three = talkative("test-three");
        three.erase(new Person("10", List.of(), null, null));
        List<PluginLog.Line> lines = log.after("test-three", 0, 10_000);
        assertThat(lines).hasSize(500);
        assertThat(lines.get(499).text()).contains("line 599x");
        assertThat(lines).isSortedAccordingTo(java.util.Comparator.comparingLong(PluginLog.Line::pos));
        assertThat(log.after("test-three", 0, 3)).isEqualTo(lines.subList(497, 500));

        three.erase(new Person("5000", List.of(), null, null));
        lines = log.after("test-three", 0, 10_000);
        assertThat(lines).allMatch(line -> line.text().length() < 4_100 && line.text().contains("xxx"));
        assertThat(lines.get(lines.size() - 1).text()).contains("line 599x");
        assertThat(lines.stream().mapToInt(line -> 2 * line.text().length()).sum()).as("bytes").isBetween(200 << 10, 256 << 10);
    }

    /** As JBoss Logging hands them over, Hibernate's for one. */
    @Test
    void fillsWhatIsSaidInPrintfsWords() {
        said("plugin test-four waits for %s, %d ms", "its table", 20);
        said("plugin test-four has {0} of %s", "one");
        said("plugin test-four is 100% there", "odd");
        said("plugin test-four is 100%s there");
        assertThat(texts("test-four", 0)).containsExactly(
                "[io.switchboard.host.Test] plugin test-four waits for its table, 20 ms",
                "[io.switchboard.host.Test] plugin test-four has one of %s",
                "[io.switchboard.host.Test] plugin test-four is 100% there",
                "[io.switchboard.host.Test] plugin test-four is 100%s there");
    }

    private static void said(String message, Object... parameters) {
        LogRecord line = new LogRecord(Level.INFO, message);
        line.setLoggerName("io.switchboard.host.Test");
        line.setParameters(parameters);
        Logger.getLogger("").log(line);
    }
}
