package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.message.Sender;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

/** As {@link ContractsTest}, of what a channel can do beside carrying messages; only these contracts' own tests are run. */
class CapabilityContractsTest {
    private static final List<Class<?>> CONTRACTS = List.of(
            FetchesMediaContract.class, FetchesProfileContract.class, SendsTemplatesContract.class, OrderSourceContract.class);
    private static volatile CapableChannel.Fault fault = CapableChannel.Fault.NONE;

    /** Run by hand below, never by the build itself. */
    static class Sample implements FetchesMediaContract, FetchesProfileContract, SendsTemplatesContract, OrderSourceContract {
        private final CapableChannel.Provider provider = new CapableChannel.Provider();

        @Override
        public ChannelConnector connector() {
            return new CapableChannel.Connector(provider, fault);
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of("secret", "sesame-open-sesame");
        }

        @Override
        public Path readme() {
            return Path.of("src/test/resources/sample-readme.md");
        }

        @Override
        public ProviderMoves provider() {
            return provider.moves;
        }

        @Override
        public String keeps(byte[] bytes) {
            return provider.keeps(bytes);
        }

        @Override
        public Sender profile() {
            return new Sender(recipient(), "Zhang Wei", null, null, "zh-CN", "union-1");
        }
    }

    /** Forgets the contracts of what its channel can do. */
    static class Incomplete implements ChannelContract {
        @Override
        public ChannelConnector connector() {
            return new CapableChannel.Connector(new CapableChannel.Provider(), CapableChannel.Fault.NONE);
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of("secret", "sesame-open-sesame");
        }
    }

    @Test
    void aGoodConnectorPassesAll() {
        assertThat(failing(CapableChannel.Fault.NONE)).isEmpty();
    }

    @Test
    void aMissingContractIsNamed() {
        var channel = new CapableChannel(new CapableChannel.Provider(), CapableChannel.Fault.NONE, "sesame");
        assertThat(Capabilities.untested(channel, Incomplete.class))
                .containsExactlyInAnyOrder(
                        "FetchesMediaContract", "FetchesProfileContract", "SendsTemplatesContract", "OrderSourceContract", "DeliversContract");
        assertThat(Capabilities.untested(channel, Sample.class)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void everyFaultIsFound(CapableChannel.Fault each) {
        assertThat(failing(each)).as("tests that fail for " + each).isNotEmpty();
    }

    @Test
    void everyTestFindsSomeFault() {
        Set<String> finding = new TreeSet<>();
        Arrays.stream(CapableChannel.Fault.values()).forEach(each -> finding.addAll(failing(each)));
        assertThat(finding).containsExactlyInAnyOrderElementsOf(tests().map(Method::getName).collect(Collectors.toSet()));
    }

    /** Names of the tests that fail. */
    private static synchronized Set<String> failing(CapableChannel.Fault with) {
        fault = with;
        return EngineTestKit.engine("junit-jupiter")
                .selectors(tests().map(test -> selectMethod(Sample.class, test)).toArray(MethodSelector[]::new))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(event -> ((MethodSource) event.getTestDescriptor().getSource().orElseThrow()).getMethodName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Method> tests() {
        return CONTRACTS.stream()
                .flatMap(contract -> Arrays.stream(contract.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class));
    }
}
