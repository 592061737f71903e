package io.switchboard.testkit;

import io.switchboard.spi.channel.AwaitsNews;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.FetchesMedia;
import io.switchboard.spi.channel.FetchesProfile;
import io.switchboard.spi.channel.HostsVisitors;
import io.switchboard.spi.channel.Polls;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.SendsTemplates;
import io.switchboard.spi.channel.ShowsTyping;
import io.switchboard.spi.module.OrderSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which contract belongs to which capability. */
final class Capabilities {
    private static final Map<Class<?>, Class<?>> CONTRACTS = Map.of(
            ReceivesWebhooks.class, ReceivesWebhooksContract.class,
            Polls.class, PollsContract.class,
            AwaitsNews.class, AwaitsNewsContract.class,
            HostsVisitors.class, HostsVisitorsContract.class,
            ShowsTyping.class, ShowsTypingContract.class,
            FetchesMedia.class, FetchesMediaContract.class,
            FetchesProfile.class, FetchesProfileContract.class,
            SendsTemplates.class, SendsTemplatesContract.class,
            OrderSource.class, OrderSourceContract.class);

    private Capabilities() {}

    /** Names of contracts that the test class should implement for this channel and doesn't. */
    static List<String> untested(Channel channel, Class<?> testClass) {
        List<String> missing = new ArrayList<>();
        for (Class<?> each : interfaces(channel.getClass())) {
            Class<?> contract = CONTRACTS.get(each);
            if (each == Channel.class || contract == null && each.getPackage() != Channel.class.getPackage()) {
                continue;
            }
            if (contract == null) {
                missing.add("(none in this testkit) for " + each.getSimpleName());
            } else if (!contract.isAssignableFrom(testClass) && !onlyRings(each, channel, testClass)) {
                missing.add(contract.getSimpleName());
            }
        }
        // Only the visitors' edge carries messages by itself; every other channel hands them to a provider.
        if (!(channel instanceof HostsVisitors) && !DeliversContract.class.isAssignableFrom(testClass)) {
            missing.add(DeliversContract.class.getSimpleName());
        }
        return missing;
    }

    /** Whether the provider's call only says that there is something to fetch, and that is tested. */
    private static boolean onlyRings(Class<?> capability, Channel channel, Class<?> testClass) {
        return capability == ReceivesWebhooks.class && channel instanceof AwaitsNews && RingsContract.class.isAssignableFrom(testClass);
    }

    private static List<Class<?>> interfaces(Class<?> type) {
        List<Class<?>> all = new ArrayList<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            collect(each, all);
        }
        return all;
    }

    private static void collect(Class<?> type, List<Class<?>> into) {
        for (Class<?> each : type.getInterfaces()) {
            if (!into.contains(each)) {
                into.add(each);
                collect(each, into);
            }
        }
    }
}
