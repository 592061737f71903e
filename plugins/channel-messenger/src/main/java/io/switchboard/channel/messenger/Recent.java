package io.switchboard.channel.messenger;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers something of the last few hundred that were used. Not safe for use by several threads: see {@code synchronizedMap}. */
final class Recent<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    Recent(int most) {
        super(64, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
    }
}
