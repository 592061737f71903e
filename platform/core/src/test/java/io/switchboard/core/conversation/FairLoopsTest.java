package io.switchboard.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.contact.Recognition;
import io.switchboard.core.shared.Loop;
import io.switchboard.spi.message.Sender;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A provider that hangs keeps only its own files and customers waiting. */
class FairLoopsTest {
    private static final UUID HANGS = UUID.randomUUID();
    private static final UUID WELL = UUID.randomUUID();

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final BlockingQueue<UUID> done = new LinkedBlockingQueue<>();
    private final Loop loop = new Loop("test", Duration.ofMinutes(1), Clock.systemUTC(), () -> false);

    @AfterEach
    void letGo() {
        goOn.countDown();
        loop.close();
    }

    @Test
    void filesOfOneProviderThatHangsTakeTwoPlaces() throws InterruptedException {
        MediaLoop media = new MediaLoop();
        media.loop = loop;
        List<MediaFetches.Due> due = queue(channel -> new MediaFetches.Due(UUID.randomUUID(), channel, "media"));
        media.fetches = new MediaFetches() {
            @Override
            Optional<Due> next(Collection<UUID> without) {
                return take(due, Due::channelId, without);
            }

            @Override
            Optional<Attachment> row(UUID fileId) {
                return Optional.of(new Attachment());
            }
        };
        media.files = new Files() {
            @Override
            void receive(Attachment named, InputStream bytes) {
                done.add(WELL);
            }
        };
        media.gateway = gateway(channel -> InputStream.nullInputStream());
        whoeverIsWellIsServed(media::round);
        media.stop();
    }

    @Test
    void customersOfOneProviderThatHangsTakeTwoPlaces() throws InterruptedException {
        ProfileLoop profiles = new ProfileLoop();
        profiles.loop = loop;
        List<Recognition.Due> due = queue(channel -> new Recognition.Due(channel, "anna"));
        profiles.recognition = new Recognition() {
            @Override
            public Optional<Due> next(Collection<UUID> without) {
                return take(due, Due::channelId, without);
            }

            @Override
            public void told(Due one, Sender told, String connector) {
                done.add(one.channelId());
            }

            @Override
            public List<UUID> same(Due one) {
                return List.of();
            }
        };
        profiles.channels = new ChannelAccounts() {
            @Override
            public Optional<ChannelAccount> known(UUID id) {
                return Optional.empty();
            }
        };
        profiles.gateway = gateway(channel -> Sender.of("anna", "Anna"));
        whoeverIsWellIsServed(profiles::round);
        profiles.stop();
    }

    /** Twenty of a channel that hangs come first, then one of another. */
    private static <T> List<T> queue(Function<UUID, T> of) {
        List<T> due = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            due.add(of.apply(HANGS));
        }
        due.add(of.apply(WELL));
        return due;
    }

    private static synchronized <T> Optional<T> take(List<T> due, Function<T, UUID> channel, Collection<UUID> without) {
        Optional<T> next = due.stream().filter(one -> !without.contains(channel.apply(one))).findFirst();
        next.ifPresent(due::remove);
        return next;
    }

    private void whoeverIsWellIsServed(BooleanSupplier round) throws InterruptedException {
        int rounds = 0;
        while (round.getAsBoolean()) {
            rounds++;
        }
        assertThat(rounds).as("two that hang, one that is well").isEqualTo(3);
        assertThat(done.poll(20, TimeUnit.SECONDS)).isEqualTo(WELL);
        assertThat(done).isEmpty();
    }

    private ChannelGateway gateway(Function<UUID, Object> answer) {
        return (ChannelGateway) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ChannelGateway.class}, (proxy, method, arguments) -> {
                    if (method.getReturnType() == boolean.class) {
                        return true;
                    }
                    if (arguments[0].equals(HANGS)) {
                        goOn.await();
                    }
                    return answer.apply((UUID) arguments[0]);
                });
    }
}
