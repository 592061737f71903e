package io.switchboard.web.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.ContactIdentity;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.licence.Entitlements;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.OrderSource;
import io.switchboard.web.shared.Caller;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A customer's orders, of channels that tell, that don't, and that hang. */
class OrderResourceTest {
    private static final UUID ANNA = UUID.randomUUID();
    private static final Instant MONDAY = Instant.parse("2026-11-16T10:00:00Z");

    private final Map<UUID, OrderSource> shops = new LinkedHashMap<>();
    private List<OrderSource> plugins = List.of();
    private Entitlements entitled = Entitlements.everything();
    private final OrderQuestions questions = new OrderQuestions();
    private final CountDownLatch never = new CountDownLatch(1);

    OrderResourceTest() {
        questions.clock = Clock.systemUTC();
    }

    @AfterEach
    void stop() {
        questions.stop();
    }

    @Test
    void allThatIsToldIsShownNewestFirst() {
        shop((customer, limit) -> List.of(order(customer.externalId() + "-1", MONDAY), order("undated", null)));
        shop((customer, limit) -> List.of(order("newer", MONDAY.plusSeconds(60))));
        plugins = List.of((customer, limit) -> List.of(order(customer.externalId() + " " + customer.email(), MONDAY.minusSeconds(60))));
        OrderResource.OrdersView view = list();
        assertThat(view.items()).extracting(OrderResource.OrderView::id).containsExactly("newer", "open-0-1", "null anna@example.com", "undated");
        assertThat(view.items()).extracting(OrderResource.OrderView::source).containsExactly("Shop 1", "Shop 0", null, "Shop 0");
        assertThat(view.missing()).isEmpty();
    }

    @Test
    void whoDoesNotTellIsNamedAndTheOthersAreShown() {
        shop((customer, limit) -> {
            throw new ConnectorException(Failure.UNAVAILABLE, "away");
        });
        shop((customer, limit) -> null);
        shop((customer, limit) -> List.of(order("1", MONDAY)));
        OrderResource.OrdersView view = list();
        assertThat(view.items()).hasSize(1);
        assertThat(view.missing()).containsExactly("Shop 0", "Shop 1");
    }

    @Test
    void allTogetherGetFiveSeconds() {
        for (int i = 0; i < 3; i++) {
            shop((customer, limit) -> hang());
        }
        shop((customer, limit) -> List.of(order("1", MONDAY)));
        long begin = System.nanoTime();
        OrderResource.OrdersView view = list();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(9));
        assertThat(view.items()).hasSize(1);
        assertThat(view.missing()).hasSize(3);
    }

    @Test
    void oneThatHangsForEverIsAskedByFewAndTheRestIsToldAtOnce() {
        AtomicInteger asked = new AtomicInteger();
        OrderSource deaf = (customer, limit) -> {
            asked.incrementAndGet();
            while (never.getCount() > 0) {
                try {
                    never.await();
                } catch (InterruptedException ignored) {
                    // Minds nothing.
                }
            }
            return List.of();
        };
        OrderQuestions.Source source = new OrderQuestions.Source("deaf", "Deaf", deaf, null);
        List<OrderQuestions.Source> twenty = java.util.Collections.nCopies(20, source);
        assertThat(questions.ask(twenty).missing()).hasSize(20);
        long begin = System.nanoTime();
        assertThat(questions.ask(twenty).missing()).hasSize(20);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        assertThat(asked).hasValue(8);
        never.countDown();
    }

    @Test
    void whatWasToldIsKeptForAMoment() {
        AtomicInteger asked = new AtomicInteger();
        shop((customer, limit) -> List.of(order("" + asked.incrementAndGet(), MONDAY)));
        list();
        assertThat(list().items()).extracting(OrderResource.OrderView::id).containsExactly("1");
        questions.clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(31));
        assertThat(list().items()).extracting(OrderResource.OrderView::id).containsExactly("2");
    }

    @Test
    void withoutTheModuleNobodyIsAsked() {
        shop((customer, limit) -> List.of(order("1", MONDAY)));
        entitled = new Entitlements(Entitlements.State.COMMUNITY, null, false, null, Set.of("core"), Set.of(), 1, Map.of(), -1);
        assertThatThrownBy(this::list).isInstanceOfSatisfying(Refused.class, no -> assertThat(no.code()).isEqualTo("licence.module"));
    }

    private List<OrderSource.Order> hang() {
        try {
            never.await();
            return List.of();
        } catch (InterruptedException asked) {
            throw new ConnectorException(Failure.UNKNOWN_OUTCOME, "interrupted");
        }
    }

    private static OrderSource.Order order(String id, Instant placed) {
        return new OrderSource.Order(id, "paid", placed, null, null, List.of(), null, null, null);
    }

    private void shop(OrderSource orders) {
        shops.put(UUID.randomUUID(), orders);
    }

    private OrderResource.OrdersView list() {
        OrderResource resource = new OrderResource();
        List<UUID> ids = List.copyOf(shops.keySet());
        resource.questions = questions;
        resource.caller = new Caller() {
            @Override
            public Viewer viewer() {
                return Viewer.PLATFORM;
            }
        };
        resource.licence = new LicenceService() {
            @Override
            public Entitlements now() {
                return entitled;
            }
        };
        resource.contacts = new Contacts() {
            @Override
            public Contact get(Viewer viewer, UUID id) {
                return new Contact(id, UUID.randomUUID(), "Anna", MONDAY) {
                    @Override
                    public String email() {
                        return "anna@example.com";
                    }
                };
            }

            @Override
            public List<ContactIdentity> identities(UUID contactId) {
                return ids.stream().map(id -> identity(id, "open-" + ids.indexOf(id))).toList();
            }
        };
        resource.channels = new ChannelAccounts() {
            @Override
            public Optional<ChannelAccount> known(UUID id) {
                return Optional.of(new ChannelAccount(id, "k", "test", "Shop " + ids.indexOf(id), UUID.randomUUID(), MONDAY));
            }
        };
        resource.gateway = (ChannelGateway) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ChannelGateway.class}, (proxy, method, arguments) -> Optional.of(shops.get(arguments[0])));
        resource.extensions = new Extensions() {
            @Override
            public <T> List<T> active(Class<T> type) {
                return plugins.stream().map(type::cast).toList();
            }
        };
        return resource.list(ANNA.toString());
    }

    private static ContactIdentity identity(UUID channel, String externalId) {
        return new ContactIdentity() {
            @Override
            public UUID channelId() {
                return channel;
            }

            @Override
            public String externalId() {
                return externalId;
            }
        };
    }
}
