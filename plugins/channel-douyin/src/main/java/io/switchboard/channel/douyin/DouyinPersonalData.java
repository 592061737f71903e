package io.switchboard.channel.douyin;

import io.switchboard.spi.module.PersonalData;
import io.switchboard.spi.platform.KeyValueStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;

/**
 * What accounts keep of one customer by themselves: the platform's ids of his conversation and of what he did last, which an answer has
 * to name. Given out by the accounts that are open; forgotten by the others as well, once they are open again.
 */
@Extension
public final class DouyinPersonalData implements PersonalData {
    /** The plugin's own. */
    @Inject
    KeyValueStore entries;

    @Inject
    Clock clock;

    @Override
    public String name() {
        return "channel-douyin";
    }

    @Override
    public Map<String, Object> give(Person person) {
        List<Map<String, Object>> conversations = person.identities().stream()
                .flatMap(identity -> OpenAccounts.each(account -> Peer.in(account.context.store(), Peer.key(identity.externalId()))).stream())
                .filter(Peer::known)
                .map(DouyinPersonalData::line)
                .toList();
        return conversations.isEmpty() ? Map.of() : Map.of("conversations", conversations);
    }

    private static Map<String, Object> line(Peer peer) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("conversation", peer.conversation());
        line.put("lastMessage", peer.message());
        line.put("lastOpening", peer.entering());
        return line;
    }

    @Override
    public void erase(Person person) {
        Forgotten.add(entries, person.identities().stream().map(identity -> Peer.key(identity.externalId())).toList(), clock.instant());
        OpenAccounts.each(account -> {
            Forgotten.catchUp(entries, account.context.store());
            return account;
        });
    }
}
