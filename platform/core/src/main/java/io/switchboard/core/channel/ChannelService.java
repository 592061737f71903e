package io.switchboard.core.channel;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.RowLock;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Making and changing channel accounts. Settings have been checked, and their secrets sealed, before they come here. */
@ApplicationScoped
@Transactional
public class ChannelService {
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    @Inject
    Clock clock;

    @Inject
    SecureRandom random;

    @Inject
    ChannelAccounts accounts;

    @Inject
    Groups groups;

    @Inject
    LicenceService licence;

    @Inject
    RowLock lock;

    @Inject
    Event<Deleted> deleted;

    /** An account is no more; told within the transaction. */
    public record Deleted(UUID channelId) {}

    /**
     * What a form says of an account; null leaves what stands.
     *
     * @param group the group its conversations go to
     * @param noGroup true: to everybody
     */
    public record Form(
            String name, UUID shop, UUID group, boolean noGroup, String key, Map<String, Object> settings, Boolean enabled) {}

    public ChannelAccount create(Viewer viewer, String connector, Form form) {
        new Check()
                .text("name", form.name(), 200)
                .that(form.key() == null || form.key().matches("[a-z0-9-]{3,64}"), "key", "keyCharacters")
                .done();
        UUID shop = form.shop() == null ? groups.shops().get(0).id() : groups.shop(form.shop()).id();
        if (!viewer.shops().isEmpty() && !viewer.shops().contains(shop)) {
            throw Refused.notFound("shop");
        }
        String key = form.key() == null ? newKey() : form.key();
        ChannelAccount account = new ChannelAccount(Ids.next(), key, connector, form.name().strip(), shop, clock.instant());
        apply(account, form);
        if (account.isEnabled()) {
            requirePlace(connector);
        }
        accounts.add(account);
        return account;
    }

    /**
     * @param expected the version that the caller saw, or null
     */
    public ChannelAccount change(Viewer viewer, UUID id, Form form, Long expected) {
        ChannelAccount account = accounts.get(viewer, id);
        if (expected != null && expected != account.version()) {
            throw Refused.stale();
        }
        new Check()
                .optional("name", form.name(), 200)
                .that(form.name() == null || !form.name().isBlank(), "name", "required")
                .done();
        if (Boolean.TRUE.equals(form.enabled()) && !account.isEnabled()) {
            requirePlace(account.connector());
        }
        apply(account, form);
        accounts.changed(account);
        return account;
    }

    /** Its conversations stay; its settings are forgotten. */
    public void delete(Viewer viewer, UUID id) {
        ChannelAccount account = accounts.get(viewer, id);
        account.delete(clock.instant());
        accounts.changed(account);
        accounts.forgetHealth(id);
        deleted.fire(new Deleted(id));
    }

    /** The licence counts what is enabled; those that are when it ends stay so. */
    private void requirePlace(String connector) {
        lock.hold("licence-channels");
        int allowed = licence.now().channels(connector);
        if (accounts.ofConnector(connector).stream().filter(ChannelAccount::isEnabled).count() >= allowed) {
            throw Refused.conflict("licence.channels", allowed, connector);
        }
    }

    private void apply(ChannelAccount account, Form form) {
        if (form.name() != null) {
            account.rename(form.name().strip());
        }
        if (form.group() != null) {
            AgentGroup group = groups.get(form.group());
            if (!group.shopId().equals(account.shopId())) {
                throw Refused.invalid("group", "unknownGroup");
            }
            account.routeTo(group.id());
        } else if (form.noGroup()) {
            account.routeTo(null);
        }
        if (form.settings() != null) {
            account.configure(form.settings());
        }
        if (form.enabled() != null) {
            account.enable(form.enabled());
        }
    }

    private String newKey() {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            key.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return key.toString();
    }
}
