package io.switchboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.licence.BadLicence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every refusal that the code can make has its text in both languages. */
class ProblemTextsTest {
    private static final Pattern REFUSAL =
            Pattern.compile("Refused\\s*\\.(notFound|conflict|forbidden|unauthenticated|unavailable|tooLarge)\\(\\s*\"([A-Za-z.]+)\"");
    private static final Pattern FIELD = Pattern.compile("Refused\\s*\\.invalid\\(\\s*\"[^\"]*\",\\s*\"([A-Za-z.]+)\"");
    private static final Pattern PROBLEM = Pattern.compile("Problem\\.of\\(\\s*\\d{3},\\s*\"([A-Za-z.]+)\"");

    @Test
    void everyCodeHasATextInBothLanguages() {
        Set<String> codes = new TreeSet<>();
        for (String source : sources()) {
            Matcher refusal = REFUSAL.matcher(source);
            while (refusal.find()) {
                codes.add((refusal.group(1).equals("notFound") ? "notFound." : "") + refusal.group(2));
            }
            Matcher field = FIELD.matcher(source);
            while (field.find()) {
                codes.add("field." + field.group(1));
            }
            Matcher problem = PROBLEM.matcher(source);
            while (problem.find()) {
                codes.add(problem.group(1));
            }
        }

        for (BadLicence.Fault fault : BadLicence.Fault.values()) {
            codes.add("licence." + fault);
        }

        assertThat(codes).hasSizeGreaterThan(40);
        assertThat(texts("problems.properties").stringPropertyNames()).containsAll(codes);
    }

    @Test
    void bothLanguagesHaveTheSameTexts() {
        assertThat(texts("problems_zh.properties").stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(texts("problems.properties").stringPropertyNames());
    }

    private static Properties texts(String name) {
        Properties texts = new Properties();
        try (var in = Files.newBufferedReader(Path.of("src/main/resources/io/switchboard/web", name), StandardCharsets.UTF_8)) {
            texts.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    private static List<String> sources() {
        List<String> sources = new ArrayList<>();
        for (Path root : List.of(Path.of("src/main/java"), Path.of("../core/src/main/java"))) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    sources.add(Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sources;
    }
}
