package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.channel.WebhookRequest;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** As {@link ContractsTest}, of a provider that only rings; only this contract's own tests are run. */
class RingsContractTest {
    private static final Map<BellChannel.Fault, Set<String>> KNOWN = new EnumMap<>(BellChannel.Fault.class);
    private static volatile BellChannel.Fault fault = BellChannel.Fault.NONE;

    /** Run by hand below, never by the build itself. */
    static class Sample implements DeliversContract, RingsContract {
        private static final String SECRET = "sesame-open-sesame";
        private final SampleProvider provider = new SampleProvider();

        @Override
        public ChannelConnector connector() {
            return new BellChannel.Connector(provider, fault);
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
            return OptionalInt.empty();
        }

        @Override
        public WebhookRequest bell() {
            return BellChannel.ding(SECRET);
        }
    }

    /** Fetches, but doesn't test its bell. */
    abstract static class Bellless implements DeliversContract, AwaitsNewsContract {}

    @Test
    void aGoodConnectorPassesAll() {
        assertThat(failing(BellChannel.Fault.NONE)).isEmpty();
    }

    /** In the place of the other one, where the channel fetches as well. */
    @Test
    void theContractStandsForTheOneOfWebhooks() {
        BellChannel channel = new BellChannel(new SampleProvider(), BellChannel.Fault.NONE, "sesame", null);
        assertThat(Capabilities.untested(channel, Sample.class)).isEmpty();
        assertThat(Capabilities.untested(channel, Bellless.class)).containsExactly("ReceivesWebhooksContract");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void everyFaultIsFound(BellChannel.Fault each) {
        assertThat(failing(each)).as("tests that fail for " + each).isNotEmpty();
    }

    @Test
    void aSilentBellIsFound() {
        assertThat(failing(BellChannel.Fault.SILENT)).contains("aBellEndsTheWait", "aBellAtAnotherNodeEndsTheWait");
    }

    @Test
    void everyTestFindsSomeFault() {
        Set<String> finding = new TreeSet<>();
        Arrays.stream(BellChannel.Fault.values()).forEach(each -> finding.addAll(failing(each)));
        assertThat(finding).containsExactlyInAnyOrderElementsOf(tests().map(Method::getName).collect(Collectors.toSet()));
    }

    /** Names of the tests that fail; run once for each fault. */
    private static synchronized Set<String> failing(BellChannel.Fault with) {
        return KNOWN.computeIfAbsent(with, run -> {
            fault = with;
            return EngineTestKit.engine("junit-jupiter")
                    .selectors(tests().map(test -> selectMethod(Sample.class, test)).toArray(MethodSelector[]::new))
                    .execute()
                    .testEvents()
                    .failed()
                    .stream()
                    .map(event -> ((MethodSource) event.getTestDescriptor().getSource().orElseThrow()).getMethodName())
                    .collect(Collectors.toCollection(TreeSet::new));
        });
    }

    private static Stream<Method> tests() {
        return Arrays.stream(RingsContract.class.getDeclaredMethods()).filter(method -> method.isAnnotationPresent(Test.class));
    }
}
