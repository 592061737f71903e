package io.switchboard.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.plugin.ThingsResource;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenApiDocumentTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static ObjectNode document;

    private record Operation(String path, JsonNode item, String method, JsonNode node) {
        String id() {
            return node.path("operationId").asText();
        }
    }

    @BeforeAll
    static void build() throws Exception {
        document = OpenApiDocument.build();
    }

    private static List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        document.get("paths").properties().forEach(path -> path.getValue().properties().forEach(method -> {
            if (METHODS.contains(method.getKey())) {
                all.add(new Operation(path.getKey(), path.getValue(), method.getKey(), method.getValue()));
            }
        }));
        return all;
    }

    @Test
    void hasAnOperationForEachMethodOfEachResource() {
        Set<String> described = new HashSet<>();
        operations().forEach(operation -> described.add(operation.id()));
        Set<String> calls = new HashSet<>();
        for (JavaClass resource : new ClassFileImporter().importPackages("io.switchboard.web")) {
            if (resource.isAnnotatedWith(Path.class)) {
                for (JavaMethod method : resource.getMethods()) {
                    if (method.getAnnotations().stream().anyMatch(a -> a.getRawType().isAnnotatedWith(HttpMethod.class))) {
                        calls.add(ResourceCall.of(resource.getName() + "_" + method.getName()).id());
                    }
                }
            }
        }
        assertThat(calls).hasSizeGreaterThan(50);
        assertThat(described).containsAll(calls);
    }

    @Test
    void isWhatOpenApi31Asks() {
        assertThat(document.get("openapi").asText()).startsWith("3.1.");
        assertThat(document.at("/info/title").asText()).isNotBlank();
        assertThat(document.at("/info/version").asText()).isNotBlank();
        Set<String> ids = new HashSet<>();
        for (Operation operation : operations()) {
            assertThat(operation.path()).startsWith("/").doesNotContain("//");
            assertThat(ids.add(operation.id())).as("operationId %s is there once", operation.id()).isTrue();
            assertThat(operation.node().path("summary").asText()).as(operation.id()).isNotBlank();
            assertThat(operation.node().path("responses").size()).as(operation.id()).isPositive();
            operation.node().get("responses").properties().forEach(response -> {
                assertThat(response.getKey()).matches("[1-5][0-9][0-9]|default");
                assertThat(response.getValue().has("description") || response.getValue().has("$ref"))
                        .as("%s %s", operation.id(), response.getKey())
                        .isTrue();
            });
            assertThat(pathParameters(operation)).as(operation.path()).isEqualTo(templates(operation.path()));
        }
        document.at("/components/responses").properties().forEach(response ->
                assertThat(response.getValue().path("description").asText()).as(response.getKey()).isNotBlank());
    }

    private static Set<String> pathParameters(Operation operation) {
        Set<String> names = new HashSet<>();
        for (JsonNode parameters : List.of(operation.item().path("parameters"), operation.node().path("parameters"))) {
            for (JsonNode parameter : parameters) {
                assertThat(parameter.has("schema")).isTrue();
                if (parameter.path("in").asText().equals("path")) {
                    assertThat(parameter.path("required").asBoolean()).isTrue();
                    names.add(parameter.path("name").asText());
                }
            }
        }
        return names;
    }

    private static Set<String> templates(String path) {
        Set<String> names = new HashSet<>();
        Matcher matcher = Pattern.compile("\\{([^}]+)}").matcher(path);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<JsonNode> references = document.findValues("$ref");
        assertThat(references).hasSizeGreaterThan(100);
        for (JsonNode reference : references) {
            assertThat(document.at(reference.asText().substring(1)).isMissingNode()).as(reference.asText()).isFalse();
        }
    }

    @Test
    void everyCallNamesItsErrorsAndWhoMayMakeIt() {
        for (Operation operation : operations()) {
            if (operation.path().startsWith("/api/") && !operation.path().startsWith("/api/x/")) {
                assertThat(operation.node().get("responses").has("503")).as(operation.id()).isTrue();
                assertThat(operation.node().has("security")).as(operation.id()).isTrue();
            }
        }
        assertThat(document.at("/paths/~1api~1session/post/security")).isEmpty();
        assertThat(document.at("/paths/~1api~1session/get/security").toString()).isEqualTo("[{\"session\":[]}]");
        assertThat(document.at("/paths/~1api~1api-keys/post/security").toString()).isEqualTo("[{\"session\":[\"apikeys:write\"]}]");
        assertThat(document.at("/paths/~1api~1conversations/get/security").toString())
                .isEqualTo("[{\"session\":[\"conversations:read\"]},{\"apiKey\":[\"conversations:read\"]}]");
        assertThat(document.at("/paths/~1api~1agents~1{id}~1reset-password/post/security").findValue("apiKey")).isNull();
        assertThat(document.at("/paths/~1api~1conversations~1{id}/get/responses/404/$ref").asText())
                .isEqualTo("#/components/responses/404");
        assertThat(document.at("/components/responses/404/content").has("application/problem+json")).isTrue();
    }

    @Test
    void whatCallsTakeIsNamedByThem() {
        assertThat(document.at("/paths/~1api~1contacts/post/requestBody/content/application~1json/schema/$ref").asText())
                .isEqualTo("#/components/schemas/ContactForm");
        List<String> numbered = new ArrayList<>();
        document.at("/components/schemas").fieldNames().forEachRemaining(name -> {
            if (name.matches("Form\\d*")) {
                numbered.add(name);
            }
        });
        assertThat(numbered).isEmpty();
    }

    @Test
    void describesWhatPluginsBring() throws IOException {
        ObjectNode all = OpenApiDocument.with(document, new CallWords(Locale.ENGLISH), Map.of("some-plugin", List.of(ThingsResource.class)));
        JsonNode list = all.at("/paths/~1api~1x~1some-plugin~1things~1{kind}/get");
        assertThat(list.at("/security").toString())
                .isEqualTo("[{\"session\":[\"conversations:read\",\"ADMIN\"]},{\"apiKey\":[\"conversations:read\"]}]");
        assertThat(list.get("operationId").asText()).isEqualTo("somePluginThingsList");
        assertThat(list.at("/parameters/0/schema/type").asText()).isEqualTo("integer");
        assertThat(list.at("/parameters/1/name").asText()).isEqualTo("kind");
        assertThat(list.at("/responses/2XX/content/application~1json/schema/additionalProperties/format").asText()).isEqualTo("int64");
        JsonNode add = all.at("/paths/~1api~1x~1some-plugin~1things~1{kind}~1{id}/post");
        assertThat(add.at("/security").toString()).isEqualTo("[{\"session\":[]}]");
        assertThat(add.at("/requestBody/content/application~1json/schema/$ref").asText()).isEqualTo("#/components/schemas/some-plugin.NewThing");
        assertThat(all.at("/components/schemas/some-plugin.NewThing/required/0").asText()).isEqualTo("name");
        assertThat(all.at("/components/schemas/some-plugin.NewThing/properties/parts/items/$ref").asText()).isEqualTo("#/components/schemas/some-plugin.NewThing");
        assertThat(document.toString()).doesNotContain("some-plugin");
    }

    /** Which texts are whose, by where they stand. */
    private static Map<String, String> texts(JsonNode node, String where) {
        Map<String, String> texts = new TreeMap<>();
        node.properties().forEach(field -> {
            boolean said = Set.of("summary", "description").contains(field.getKey()) && field.getValue().isTextual();
            texts.putAll(said
                    ? Map.of(where + "/" + field.getKey(), field.getValue().asText())
                    : texts(field.getValue(), where + "/" + field.getKey()));
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            texts.putAll(texts(node.get(i), where + "/" + i));
        }
        return texts;
    }

    private static Properties words(String name) throws IOException {
        Properties words = new Properties();
        try (Reader in = new InputStreamReader(CallWords.resource(name), StandardCharsets.UTF_8)) {
            words.load(in);
        }
        return words;
    }

    @Test
    void everyCallAndTagHasItsWordsInBothLanguages() throws IOException {
        Properties english = words("operations.properties");
        english.keySet().removeIf(key -> key.toString().endsWith(".answer"));
        Set<String> needed = new TreeSet<>();
        try (InputStream in = CallWords.resource("resources.json")) {
            for (JsonNode id : new ObjectMapper().readTree(in).get("paths").findValues("operationId")) {
                needed.add(ResourceCall.of(id.asText()).name());
            }
        }
        document.get("tags").forEach(tag -> needed.add("tag." + tag.get("name").asText()));
        Set<String> calls = new TreeSet<>(english.stringPropertyNames());
        calls.removeIf(key -> key.matches("(parameter|answer|plugin)\\..*"));
        assertThat(calls).as("of each call and tag, and of no others").isEqualTo(needed);
        Properties chinese = words("operations_zh_CN.properties");
        assertThat(chinese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        chinese.forEach((key, text) -> assertThat(text.toString()).as(key.toString()).containsPattern("\\p{IsHan}"));
    }

    @Test
    void isInTheReadersLanguage() throws IOException {
        ObjectNode chinese = OpenApiDocument.build(new CallWords(Locale.SIMPLIFIED_CHINESE));
        Map<String, String> here = texts(document, "");
        Map<String, String> there = texts(chinese, "");
        assertThat(here).hasSizeGreaterThan(300);
        assertThat(there.keySet()).as("the same calls").isEqualTo(here.keySet());
        // What HTTP calls its statuses, names, and lists of values are the same in every language.
        Set<String> same = Set.of("OK", "Created", "No Content", "RFC 9457", "OpenAPI 3.1");
        there.forEach((where, text) -> {
            if (!same.contains(text) && !text.matches("[A-Z_]+(, [A-Z_]+)*")) {
                assertThat(text).as(where).containsPattern("\\p{IsHan}");
            }
        });
        assertThat(chinese.at("/paths/~1api~1contacts/get/summary").asText()).startsWith("客户");
        assertThat(CallWords.nearest(Locale.forLanguageTag("zh-TW"))).isEqualTo(Locale.SIMPLIFIED_CHINESE);
        assertThat(CallWords.nearest(Locale.FRENCH)).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void yamlSaysTheSame() {
        String yaml = YamlText.of(document);
        assertThat(yaml).startsWith("openapi: \"3.1").contains("\n  \"/api/session\":\n    ").doesNotContain("\t");
        Map<String, String> small = Map.of(
                "{\"a\":{\"b\":[1,{\"on\":true}],\"c\":[]},\"200\":\"x: \\\"y\\\"\"}",
                "a:\n  b:\n    - 1\n    -\n      \"on\": true\n  c: []\n\"200\": \"x: \\\"y\\\"\"\n");
        small.forEach((json, text) -> {
            try {
                assertThat(YamlText.of(new com.fasterxml.jackson.databind.ObjectMapper().readTree(json))).isEqualTo(text);
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new AssertionError(e);
            }
        });
    }
}
