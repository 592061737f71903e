package io.switchboard.channel.douyin;

import io.switchboard.spi.module.PersonalData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;

/**
 * What the open accounts keep of one customer by themselves: the platform's ids of his conversation and of what he did last, which an
 * answer has to name.
 */
@Extension
public final class DouyinPersonalData implements PersonalData {

    @Override
    public String name() {
        return "channel-douyin";
    }

    @Override
    public Map<String, Object> give(Person person) {
        List<Map<String, Object>> conversations = person.identities().stream()
                .flatMap(identity -> OpenAccounts.each(account -> account.peer(identity.externalId())).stream())
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
        person.identities().forEach(identity -> OpenAccounts.each(account -> account.forget(identity.externalId())));
    }
}
