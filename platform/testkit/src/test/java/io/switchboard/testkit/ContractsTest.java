package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.WebhookRequest;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The contracts pass a good connector, and each of their tests is failed by one that has the fault it looks for. */
class ContractsTest {
    private static final Map<String, Set<String>> KNOWN = new HashMap<>();
    private static volatile Fault fault = Fault.NONE;

    /** Run by hand below, never by the build itself. */
    static class Sample implements AwaitsNewsContract, ReceivesWebhooksContract, ShowsTypingContract {
        private static final String SECRET = "sesame-open-sesame";
        private final SampleProvider provider = new SampleProvider();

        @Override
        public ChannelConnector connector() {
            return new SampleConnector(provider, fault);
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of("secret", SECRET);
        }

        @Override
        public Path readme() {
            return Path.of("src/test/resources/sample-readme.md");
        }

        @Override
        public ProviderMoves provider() {
            return provider;
        }

        @Override
        public void arrives(String sender, String text) {
            provider.arrives(sender, text);
        }

        @Override
        public OptionalInt unmarked() {
            return OptionalInt.of(provider.unmarked());
        }

        @Override
        public boolean arrivesUnreadable() {
            provider.arrives("customer-1", null);
            return true;
        }

        @Override
        public WebhookRequest webhook(String providerId, String sender, String text) {
            return SampleChannel.signed(SECRET, providerId + "|" + sender + "|text|" + text);
        }

        @Override
        public WebhookRequest webhookOfUnknownKind(String providerId, String sender) {
            return SampleChannel.signed(SECRET, providerId + "|" + sender + "|sticker|");
        }
    }

    /** Forgets the contracts of what its channel can do. */
    static class Incomplete implements ChannelContract {
        @Override
        public ChannelConnector connector() {
            return new SampleConnector();
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of("secret", Sample.SECRET);
        }

        @Override
        public Path readme() {
            return Path.of("src/test/resources/sample-readme.md");
        }
    }

    @Test
    void aGoodConnectorPassesAll() {
        assertThat(failing(Sample.class, Fault.NONE)).isEmpty();
    }

    @Test
    void aMissingContractIsNamed() {
        assertThat(failing(Incomplete.class, Fault.NONE)).containsExactly("everyCapabilityIsTested");
        assertThat(Capabilities.untested(new SampleChannel(null, Fault.NONE, settings(), null), Incomplete.class))
                .containsExactlyInAnyOrder(
                        "AwaitsNewsContract", "PollsContract", "ReceivesWebhooksContract", "ShowsTypingContract", "DeliversContract");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void everyFaultIsFound(Fault each) {
        assertThat(failing(Sample.class, each)).as("tests that fail for " + each).isNotEmpty();
    }

    @Test
    void everyTestFindsSomeFault() {
        Set<String> finding = new TreeSet<>(failing(Incomplete.class, Fault.NONE));
        EnumSet.allOf(Fault.class).forEach(each -> finding.addAll(failing(Sample.class, each)));
        assertThat(finding).containsExactlyInAnyOrderElementsOf(tests(Sample.class));
    }

    @Test
    void aConnectorThatDoesNothingFailsEveryTestOfBehaviour() {
        Set<String> behaviour = new TreeSet<>();
        for (Class<?> contract : Arrays.asList(
                DeliversContract.class, ReceivesWebhooksContract.class, PollsContract.class, AwaitsNewsContract.class,
                ShowsTypingContract.class)) {
            behaviour.addAll(ownTests(contract));
        }
        // The pace is declared, not done.
        behaviour.remove("pollsAtASensiblePace");
        assertThat(failing(Sample.class, Fault.DOES_NOTHING)).containsAll(behaviour);
    }

    private static io.switchboard.spi.settings.Settings settings() {
        return io.switchboard.spi.settings.Settings.of(Map.of("secret", Sample.SECRET));
    }

    /** Names of the tests that fail; run once for each class and fault. */
    private static synchronized Set<String> failing(Class<?> tests, Fault with) {
        return KNOWN.computeIfAbsent(tests + "/" + with, run -> {
            fault = with;
            return EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(tests))
                    .execute()
                    .testEvents()
                    .failed()
                    .stream()
                    .map(event -> method(event.getTestDescriptor()))
                    .collect(Collectors.toCollection(TreeSet::new));
        });
    }

    private static String method(TestDescriptor test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName())
                .orElseGet(() -> method(test.getParent().orElseThrow()));
    }

    private static Set<String> tests(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(ContractsTest::isTest)
                .map(Method::getName)
                .collect(Collectors.toSet());
    }

    private static Set<String> ownTests(Class<?> contract) {
        return Arrays.stream(contract.getDeclaredMethods())
                .filter(ContractsTest::isTest)
                .map(Method::getName)
                .collect(Collectors.toSet());
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(TestFactory.class);
    }
}
