package io.switchboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.licence.BadLicence;
import io.switchboard.core.licence.Editions;
import io.switchboard.core.licence.Entitlements;
import io.switchboard.core.notice.NoticeKind;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.signin.SsoProblem;
import io.switchboard.loader.BrokenArchiveException;
import io.switchboard.loader.Habit;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts of the server and of our plugins: none is missing, in either language, and none is there for nobody. */
class TextKeysTest {
    private static final Path PLATFORM = Path.of("..");
    private static final Path PLUGINS = Path.of("../../plugins");
    private static final Path PROBLEMS = PLATFORM.resolve("web/src/main/resources/io/switchboard/web/problems.properties");
    private static final Path HOST = PLATFORM.resolve("host/src/main/resources/io/switchboard/host/messages.properties");
    private static final Path LOADER = PLATFORM.resolve("loader/src/main/resources/io/switchboard/loader/messages.properties");
    private static final Path NOTICES = PLATFORM.resolve("core/src/main/resources/io/switchboard/core/notices.properties");
    private static final Path EDITIONS = PLATFORM.resolve("core/src/main/resources/io/switchboard/core/licence/editions.properties");
    private static final Set<String> STATUSES = Set.of("400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422", "429", "500", "503");

    private static List<String> java(String... modules) {
        List<String> sources = new ArrayList<>();
        for (String module : modules) {
            sources.addAll(Texts.sources(PLATFORM.resolve(module).resolve("src/main/java"), ".java"));
        }
        return sources;
    }

    private static Set<String> with(String prefix, Stream<?> all) {
        Set<String> keys = new TreeSet<>();
        all.forEach(each -> keys.add(prefix + each));
        return keys;
    }

    /** Whoever is there, also those that come yet. */
    static Stream<Path> plugins() {
        try (Stream<Path> folders = Files.list(PLUGINS)) {
            return folders.filter(folder -> Files.exists(folder.resolve("src/main"))).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that bring pages. */
    static Stream<Path> pages() {
        return plugins().map(plugin -> plugin.resolve("ui/src")).filter(Files::exists);
    }

    private static Set<String> keys(Path file) {
        return new TreeSet<>(Texts.keys(file));
    }

    @Test
    void everyFileIsThereInBothLanguagesAndSaysEverythingOnce() {
        List<Path> files = new ArrayList<>(List.of(PROBLEMS, HOST, LOADER, NOTICES, EDITIONS));
        plugins().map(plugin -> plugin.resolve("src/main/resources/messages.properties")).forEach(files::add);
        assertThat(files).hasSizeGreaterThanOrEqualTo(8).allMatch(Files::exists);
        for (Path file : files) {
            assertThat(Texts.keys(file)).as(file.toString()).isNotEmpty().doesNotHaveDuplicates();
            String base = file.getFileName().toString().replace(".properties", "");
            Path chinese = Stream.of("_zh", "_zh_CN").map(tag -> file.resolveSibling(base + tag + ".properties")).filter(Files::exists).findFirst().orElseThrow();
            assertThat(Texts.keys(chinese)).as(chinese.toString()).containsExactlyInAnyOrderElementsOf(Texts.keys(file));
        }
    }

    /** Codes that the code can refuse with. */
    private static Set<String> refusals(List<String> sources) {
        Set<String> codes = new TreeSet<>();
        codes.addAll(with("notFound.", Texts.arguments(sources, "Refused\\s*\\.notFound", 0).stream()));
        for (String kind : List.of("conflict", "forbidden", "unauthenticated", "unavailable", "unprocessable", "tooOften", "tooLarge")) {
            codes.addAll(Texts.arguments(sources, "Refused\\s*\\." + kind, 0));
        }
        codes.addAll(Texts.arguments(sources, "Problem\\s*\\.of", 1));
        codes.removeIf(code -> !code.matches("[A-Za-z.]+") || code.endsWith("."));
        return codes;
    }

    /** What is said of wrong fields: by refusals, checks of bodies, settings and imported lines. */
    private static Set<String> fields(List<String> sources) {
        Set<String> codes = new TreeSet<>();
        codes.addAll(Texts.arguments(sources, "Refused\\s*\\.invalid", 1));
        codes.addAll(Texts.arguments(sources, "Refused\\.Field", 1));
        codes.addAll(Texts.arguments(sources, "\\.that", 2));
        codes.addAll(Texts.arguments(sources, "[^.\\w]add", 1));
        codes.addAll(Texts.arguments(sources, "InvalidSettingException", 1));
        codes.addAll(Texts.arguments(sources, "[^.\\w]problem", 1));
        // Where in the text it is comes before what is wrong, or doesn't.
        IntStream.range(0, 3).forEach(which -> Texts.arguments(sources, "(fault|warn|warnUnless|right|twice)", which).stream()
                .filter(code -> code.matches("(condition|yaml|type|flow|calendar|sla)\\..+"))
                .forEach(codes::add));
        codes.removeIf(code -> !code.matches("[A-Za-z.]+"));
        return with("field.", codes.stream());
    }

    @Test
    void problemsHaveTheirTexts() {
        List<String> sources = java("core", "host", "web", "spi");
        Set<String> needed = new TreeSet<>(refusals(sources));
        needed.addAll(fields(sources));
        needed.addAll(with("title.", STATUSES.stream()));
        needed.addAll(with("licence.", Stream.of(BadLicence.Fault.values())));
        for (Entitlements.State state : List.of(Entitlements.State.WARNING, Entitlements.State.GRACE, Entitlements.State.EXPIRED)) {
            needed.addAll(List.of("licence.is" + state, "licence.is" + state + ".demo"));
        }
        needed.addAll(with("sso.", Stream.of(SsoProblem.Reason.values())));
        needed.addAll(with("role.", Stream.of(BuiltInRole.values())));
        PlatformSettings.SCHEMA.fields().forEach(setting ->
                needed.addAll(List.of("setting." + setting.key() + ".label", "setting." + setting.key() + ".help")));
        assertThat(needed).hasSizeGreaterThan(180);
        assertThat(keys(PROBLEMS)).containsAll(needed);
    }

    @Test
    void noProblemIsThereForNobody() {
        List<String> sources = java("core", "host", "web", "spi", "loader");
        Set<String> quoted = Texts.quoted(sources);
        Set<String> prices = Texts.quoted(Texts.sources(PLATFORM.resolve("core/src/main/resources"), "prices.json"));
        Set<String> composed = new HashSet<>();
        composed.addAll(with("licence.", Stream.of(BadLicence.Fault.values())));
        composed.addAll(with("licence.is", Stream.of(Entitlements.State.values()).flatMap(state -> Stream.of(state.name(), state + ".demo"))));
        composed.addAll(with("sso.", Stream.of(SsoProblem.Reason.values())));
        composed.addAll(with("role.", Stream.of(BuiltInRole.values())));
        composed.addAll(with("title.", STATUSES.stream()));
        composed.addAll(with("quote.oneOff.", prices.stream()));
        composed.addAll(with("quote.hidden.", prices.stream()));
        PlatformSettings.SCHEMA.fields().forEach(setting ->
                composed.addAll(List.of("setting." + setting.key() + ".label", "setting." + setting.key() + ".help")));
        Set<String> unused = keys(PROBLEMS);
        unused.removeAll(quoted);
        unused.removeAll(composed);
        unused.removeIf(key -> Stream.of("field.", "notFound.", "quote.").anyMatch(
                prefix -> key.startsWith(prefix) && quoted.contains(key.substring(prefix.length()))));
        assertThat(unused).isEmpty();
    }

    @Test
    void theHostsTextsAreThoseThatItSays() {
        List<String> sources = java("host");
        Set<String> told = new TreeSet<>(with("stored.", Texts.arguments(sources, "StoredText\\.of", 0).stream().filter(key -> !key.endsWith("."))));
        // Told where an upgrade or a way back fails, and by the trust in an archive.
        Set<String> quoted = Texts.quoted(sources);
        Stream.of("upgradeFailed", "backFailed").filter(quoted::contains).forEach(key -> told.add("stored." + key));
        Stream.of(BrokenArchiveException.Fault.KEY_UNKNOWN, BrokenArchiveException.Fault.SIGNATURE_WRONG, BrokenArchiveException.Fault.UNSIGNED)
                .forEach(fault -> told.add("stored.trust." + fault));
        Set<String> there = keys(HOST);
        there.removeIf(key -> key.matches("problem\\.[45]\\d\\d"));
        assertThat(there).isEqualTo(told);
        assertThat(keys(HOST)).contains("problem.400", "problem.500");
    }

    @Test
    void theLoadersTextsAreItsFaultsAndHabits() {
        Set<String> told = with("", Stream.of(BrokenArchiveException.Fault.values()));
        told.addAll(with("habit.", Stream.of(Habit.values())));
        assertThat(keys(LOADER)).isEqualTo(told);
    }

    @Test
    void editionsAndModulesHaveTheirNames() {
        Editions editions = Editions.builtIn();
        Set<String> told = with("edition.", Stream.concat(editions.all().stream().map(Editions.Edition::id), Stream.of("demo")));
        told.addAll(with("module.", Stream.concat(editions.modules().stream(), Stream.of("*"))));
        told.addAll(with("addOn.", Stream.concat(editions.addOns().stream().map(Editions.AddOn::id), Stream.of("channel"))));
        assertThat(keys(EDITIONS)).isEqualTo(told);
    }

    @Test
    void noticesAreThoseThatAreSent() {
        Set<String> quoted = Texts.quoted(java("core"));
        Set<String> names = new TreeSet<>();
        Set<String> letters = keys(NOTICES);
        letters.removeIf(key -> key.startsWith("notice."));
        letters.forEach(key -> names.add(key.replaceAll("\\.(subject|text)$", "")));
        assertThat(quoted).containsAll(names);
        Set<String> both = new TreeSet<>();
        names.forEach(name -> both.addAll(List.of(name + ".subject", name + ".text")));
        assertThat(letters).isEqualTo(both);
        assertThat(names).containsAll(Texts.arguments(java("core"), "letters\\.send", 2));
    }

    @Test
    void noticesOfEachKindHaveTheirLine() {
        Set<String> lines = keys(NOTICES);
        lines.removeIf(key -> !key.startsWith("notice."));
        Set<String> told = with("notice.", Stream.of(NoticeKind.values()));
        told.addAll(with("notice.", Stream.of("line", "lineBy", "subject", "more", "foot")));
        assertThat(lines).isEqualTo(told);
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void aPluginsTextsAreAllUsed(Path plugin) {
        Path root = plugin.resolve("src/main");
        List<String> sources = Texts.sources(root.resolve("java"), ".java");
        Set<String> quoted = Texts.quoted(sources);
        String code = String.join("\n", sources);
        // A plugin's own tables name texts as its code does.
        Texts.sources(root.resolve("resources"), ".properties").stream().filter(table -> !table.contains("plugin.name="))
                .forEach(table -> quoted.addAll(List.of(table.split("[^\\w.-]+"))));
        Set<String> unused = keys(root.resolve("resources/messages.properties"));
        unused.removeAll(quoted);
        unused.removeAll(Set.of("plugin.name", "plugin.description"));
        unused.removeIf(key -> {
            String[] parts = key.split("\\.");
            // A pair of settings is one word in the code: title is titleEn and titleZh.
            boolean setting = parts[0].equals("setting") && parts.length == 3 && (quoted.contains(parts[1]) || quoted.contains(parts[1].replaceAll("(En|Zh)$", "")));
            boolean choice = setting && Pattern.compile("\\b" + Pattern.quote(parts[2]) + "\\b").matcher(code).find();
            // Numbers are the provider's codes, of which any may come.
            boolean composed = parts.length == 2 && quoted.contains(parts[0] + ".") && (quoted.contains(parts[1]) || parts[1].matches("\\d+"));
            return setting && Set.of("label", "help").contains(parts[2]) || choice || composed;
        });
        assertThat(unused).isEmpty();
    }

    /** Formats take a single apostrophe for the begin of a quotation and drop it, with the gaps after it; what settings say is no format. */
    @ParameterizedTest
    @MethodSource("plugins")
    void aPluginsApostrophesAreShown(Path plugin) throws IOException {
        for (String name : List.of("messages.properties", "messages_zh_CN.properties")) {
            Properties texts = new Properties();
            texts.load(new StringReader(Texts.read(plugin.resolve("src/main/resources").resolve(name))));
            for (String key : texts.stringPropertyNames()) {
                String text = texts.getProperty(key);
                boolean format = !key.startsWith("setting.") && !key.startsWith("plugin.");
                assertThat(format ? text.replace("''", "").contains("'") : text.contains("''")).as(name + ": " + key + "=" + text).isFalse();
            }
        }
    }

    private static void leaves(JsonNode node, String where, Set<String> into) {
        node.properties().forEach(field -> {
            String key = where.isEmpty() ? field.getKey() : where + "." + field.getKey();
            if (field.getValue().isTextual()) {
                into.add(key);
            } else {
                leaves(field.getValue(), key, into);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPluginsPagesSayWhatTheirTextsHave(Path ui) throws IOException {
        Set<String> english = new TreeSet<>();
        Set<String> chinese = new TreeSet<>();
        leaves(new ObjectMapper().readTree(ui.resolve("messages.en.json").toFile()), "", english);
        leaves(new ObjectMapper().readTree(ui.resolve("messages.zh-CN.json").toFile()), "", chinese);
        assertThat(chinese).isEqualTo(english);
        Set<String> used = new TreeSet<>();
        Texts.sources(ui, ".vue", ".ts").forEach(source -> Pattern.compile("\\bt\\('([\\w.]+)'").matcher(source).results().forEach(found -> used.add(found.group(1))));
        assertThat(used).isEqualTo(english);
    }
}
