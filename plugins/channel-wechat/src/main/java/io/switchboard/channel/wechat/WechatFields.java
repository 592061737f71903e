package io.switchboard.channel.wechat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What a call of the platform says, from its XML or its JSON form: names and texts, those of nested elements among them. */
final class WechatFields {
    private static final int DEEPEST = 8;
    private static final int MOST = 200;

    private final Map<String, String> values;

    private WechatFields(Map<String, String> values) {
        this.values = values;
    }

    /** @throws IOException when it is neither, or not made as the platform makes it */
    static WechatFields read(byte[] body) throws IOException {
        for (byte first : body) {
            if (first == '<') {
                return new WechatFields(xml(body));
            }
            if (first == '{') {
                Map<String, String> values = new LinkedHashMap<>();
                collect(json(body), values, 0);
                return new WechatFields(values);
            }
            // A byte order mark and white space may stand before it.
            if (first > ' ') {
                break;
            }
        }
        throw new IOException("neither XML nor JSON");
    }

    /** Empty where it is missing or blank. */
    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    /** Empty text where it is missing. */
    String get(String name) {
        return values.getOrDefault(name, "");
    }

    private static Map<String, String> xml(byte[] body) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        Map<String, String> values = new LinkedHashMap<>();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            StringBuilder text = new StringBuilder();
            int depth = 0;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                    throw new IOException("a document type");
                } else if (event == XMLStreamConstants.START_ELEMENT) {
                    depth = deeper(depth);
                    text.setLength(0);
                } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                    text.append(reader.getText());
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                    put(values, reader.getLocalName(), text.toString());
                    text.setLength(0);
                }
            }
        } catch (XMLStreamException | RuntimeException notXml) {
            throw new IOException("not XML", notXml);
        }
        return values;
    }

    /** Without the parser's own words: they hold some of the text. */
    private static Map<?, ?> json(byte[] body) throws IOException {
        try {
            return JSON.std.mapFrom(body);
        } catch (IOException | RuntimeException notJson) {
            throw new IOException("not JSON", notJson);
        }
    }

    private static void collect(Map<?, ?> json, Map<String, String> values, int depth) throws IOException {
        int below = deeper(depth);
        for (Map.Entry<?, ?> entry : json.entrySet()) {
            if (entry.getValue() instanceof Map<?, ?> nested) {
                collect(nested, values, below);
            } else if (entry.getValue() != null) {
                put(values, entry.getKey().toString(), entry.getValue().toString());
            }
        }
    }

    private static int deeper(int depth) throws IOException {
        if (depth >= DEEPEST) {
            throw new IOException("too deep");
        }
        return depth + 1;
    }

    private static void put(Map<String, String> values, String name, String value) throws IOException {
        if (values.size() >= MOST) {
            throw new IOException("too many fields");
        }
        values.putIfAbsent(name, value);
    }
}
