package io.switchboard.host;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IllegalFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The last lines that this server has logged of each plugin: what its own code and its libraries logged, and what the host says of it.
 * For those who write plugins; the server's log has them as well. In memory, gone with the server.
 */
@ApplicationScoped
public class PluginLog {
    private static final int KEPT = 500;
    private static final int PLUGINS = 200;
    private static final int LONGEST = 4_000;
    private static final int BYTES = 256 << 10;
    private static final int FRAMES = 30;
    // As the plugin's class loader is named.
    private static final String LOADER = "plugin-";
    private static final Pattern TOLD = Pattern.compile("^(?:the tables of |a listener of )?plugin ([a-z0-9-]+)");

    /**
     * A line.
     *
     * @param pos rises with each line, also from one start of the server to the next
     * @param level INFO, WARN, ERROR and so on
     * @param text whose it is, what it says, and the stack trace where there is one
     */
    public record Line(long pos, Instant at, String level, String text) {}

    /** A plugin's lines, and how many bytes their texts take at most. */
    private static final class Lines {
        private final Deque<Line> all = new ArrayDeque<>();
        private int bytes;

        void add(Line line) {
            all.add(line);
            bytes += bytes(line);
            while (all.size() > KEPT || bytes > BYTES) {
                bytes -= bytes(all.remove());
            }
        }

        private static int bytes(Line line) {
            return line.text().length() * Character.BYTES;
        }
    }

    private final Map<String, Lines> lines = new LinkedHashMap<>();
    private final Formatter formatter = new SimpleFormatter();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            take(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private long last;

    /** Before the plugins start. */
    void start(@Observes @Priority(900) Startup event) {
        Logger.getLogger("").addHandler(handler);
    }

    void stop(@Observes @Priority(10_000) Shutdown event) {
        Logger.getLogger("").removeHandler(handler);
    }

    /** Those after {@code pos}, oldest first; {@code limit} at most, of which the newest are given. */
    public synchronized List<Line> after(String plugin, long pos, int limit) {
        List<Line> newer = lines.getOrDefault(plugin, new Lines()).all.stream().filter(line -> line.pos() > pos).toList();
        return newer.subList(Math.max(0, newer.size() - limit), newer.size());
    }

    /** Must not log. */
    private void take(LogRecord line) {
        String id = plugin(line);
        if (id != null) {
            add(id, line.getInstant(), line.getLevel().getName(), text(line));
        }
    }

    private synchronized void add(String id, Instant at, String level, String text) {
        if (!lines.containsKey(id) && lines.size() >= PLUGINS) {
            lines.remove(lines.keySet().iterator().next());
        }
        last = Math.max(last + 1, at.toEpochMilli() * 1_000);
        lines.computeIfAbsent(id, any -> new Lines()).add(new Line(last, at, level, text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text));
    }

    /** Whose code runs, or whom the host speaks of; null when no plugin. */
    private static String plugin(LogRecord line) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        String loader = context == null ? null : context.getName();
        if (loader != null && loader.startsWith(LOADER)) {
            return loader.substring(LOADER.length());
        }
        if (line.getLoggerName() == null || line.getMessage() == null || !line.getLoggerName().startsWith("io.switchboard.host.")) {
            return null;
        }
        Matcher told = TOLD.matcher(line.getMessage());
        return told.find() ? told.group(1) : null;
    }

    /** Our own lines are numbered, as Java's are; those of the server's libraries often speak printf, which Java's formatter leaves unfilled. */
    private String message(LogRecord line) {
        String message = formatter.formatMessage(line);
        Object[] parameters = line.getParameters();
        if (parameters == null || parameters.length == 0 || !message.equals(line.getMessage()) || message.indexOf('%') < 0) {
            return message;
        }
        try {
            return String.format(Locale.ROOT, message, parameters);
        } catch (IllegalFormatException noPrintf) {
            return message;
        }
    }

    private String text(LogRecord line) {
        StringBuilder text = new StringBuilder("[" + line.getLoggerName() + "] " + message(line));
        for (Throwable thrown = line.getThrown(); thrown != null && text.length() < LONGEST; thrown = thrown.getCause()) {
            text.append(thrown == line.getThrown() ? "\n" : "\nCaused by: ").append(thrown);
            Stream.of(thrown.getStackTrace()).limit(FRAMES).forEach(frame -> text.append("\n    at ").append(frame));
        }
        return text.toString();
    }
}
