package io.switchboard.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that is logged while it is open, whether by slf4j, System.Logger or java.util.logging. */
final class CapturedLog extends Handler {
    private final Logger root = Logger.getLogger("");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private Logger watched;
    private Level formerLevel;

    CapturedLog() {
        setLevel(Level.ALL);
        setFormatter(new SimpleFormatter());
        root.addHandler(this);
    }

    /** Takes the debug lines of this package as well: secrets have no place there either. */
    void watch(String packageName) {
        unwatch();
        watched = Logger.getLogger(packageName);
        formerLevel = watched.getLevel();
        watched.setLevel(Level.ALL);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** What a throwable says, with all its causes and what it suppressed. */
    static String told(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            text.append(each).append('\n');
            for (Throwable beside : each.getSuppressed()) {
                text.append(beside).append('\n');
            }
        }
        return text.toString();
    }

    @Override
    public void publish(LogRecord event) {
        String text = event.getLoggerName() + " " + event.getLevel() + " " + getFormatter().formatMessage(event);
        if (event.getThrown() != null) {
            text += "\n" + told(event.getThrown());
        }
        lines.add(text);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
        unwatch();
    }

    private void unwatch() {
        if (watched != null) {
            watched.setLevel(formerLevel);
            watched = null;
        }
    }
}
