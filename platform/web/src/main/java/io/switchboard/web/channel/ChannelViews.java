package io.switchboard.web.channel;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelHealth;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Viewer;
import io.switchboard.host.Channels;
import io.switchboard.host.Connectors;
import io.switchboard.host.StoredText;
import io.switchboard.web.shared.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Views of channel accounts, with what the host knows of them. */
@ApplicationScoped
public class ChannelViews {
    @Inject
    Caller caller;

    @Inject
    ChannelAccounts accounts;

    @Inject
    Channels channels;

    @Inject
    Connectors connectors;

    /** As the viewer may see it. */
    public ChannelView of(Viewer viewer, ChannelAccount account) {
        return of(viewer, account, accounts.healthOf(account.id()));
    }

    /** All of these, as the viewer may see them. */
    public List<ChannelView> of(Viewer viewer, List<ChannelAccount> all) {
        Map<UUID, ChannelHealth> health = accounts.health();
        return all.stream().map(each -> of(viewer, each, health.getOrDefault(each.id(), ChannelHealth.UNKNOWN))).toList();
    }

    private ChannelView of(Viewer viewer, ChannelAccount account, ChannelHealth health) {
        boolean admin = viewer.may(Permission.CHANNELS_WRITE);
        return new ChannelView(
                account.id().toString(),
                account.key(),
                account.connector(),
                account.name(),
                account.shopId().toString(),
                account.groupId() == null ? null : account.groupId().toString(),
                account.isEnabled(),
                admin ? connectors.masked(account.connector(), account.settings()) : null,
                account.status().state().name(),
                StoredText.read(account.status().detail(), caller.locale()),
                health.cannotSend(),
                ChannelView.Health.of(health),
                admin ? PlatformSettings.publicUrl() + "/hooks/" + account.key() : null,
                channels.limits(account.id()).map(ChannelView.Limits::of).orElse(null),
                channels.capabilities(account.id()),
                connectors.icon(account.connector()).orElse(null),
                account.version());
    }

    public ChannelView of(Viewer viewer, UUID id) {
        return of(viewer, accounts.get(viewer, id));
    }
}
