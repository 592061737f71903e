package io.switchboard.testkit;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A provider without a network. */
final class SampleProvider implements ProviderMoves {
    /** A message that waits to be fetched; a null text can't be read. */
    static final class Waiting {
        final int id;
        final String sender;
        final String text;
        boolean marked;

        Waiting(int id, String sender, String text) {
            this.id = id;
            this.sender = sender;
            this.text = text;
        }
    }

    private final List<String> taken = new ArrayList<>();
    private final List<Waiting> inbox = new ArrayList<>();
    private Oddity odd;
    private Failure trouble;
    private boolean hanging;
    private int attempts;

    void call(CountDownLatch closed) {
        Failure now;
        boolean hang;
        synchronized (this) {
            attempts++;
            now = trouble;
            hang = hanging;
        }
        if (hang) {
            try {
                closed.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            throw new ConnectorException(Failure.UNKNOWN_OUTCOME, "closed while waiting");
        }
        if (now != null) {
            throw new ConnectorException(now, "the provider is in trouble");
        }
    }

    synchronized void take(String text) {
        taken.add(text);
    }

    synchronized void arrives(String sender, String text) {
        inbox.add(new Waiting(inbox.size() + 1, sender, text));
        notifyAll();
    }

    synchronized List<Waiting> after(int id) {
        return inbox.stream().filter(waiting -> waiting.id > id).toList();
    }

    synchronized int unmarked() {
        return (int) inbox.stream().filter(waiting -> !waiting.marked).count();
    }

    synchronized boolean isOdd() {
        return odd != null;
    }

    @Override
    public synchronized boolean answersOddly(Oddity how) {
        odd = how;
        return true;
    }

    @Override
    public synchronized void works() {
        odd = null;
        trouble = null;
        hanging = false;
    }

    @Override
    public synchronized void fails(Failure how) {
        trouble = how;
    }

    @Override
    public synchronized void hangs() {
        hanging = true;
    }

    @Override
    public synchronized int attempts() {
        return attempts;
    }

    @Override
    public synchronized List<String> taken() {
        return List.copyOf(taken);
    }
}
