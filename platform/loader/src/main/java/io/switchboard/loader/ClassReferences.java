package io.switchboard.loader;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Reads from a class file which methods and fields it refers to, and whether it has native methods. Nothing is loaded. */
final class ClassReferences {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int NATIVE = 0x0100;

    private final Object[] texts;
    private final int[][] pairs;
    private final int[] tags;
    private final Set<String> references = new HashSet<>();
    private String name = "";
    private boolean hasNative;

    private ClassReferences(int size) {
        texts = new Object[size];
        pairs = new int[size][];
        tags = new int[size];
    }

    /** @throws IOException when it is no class file that can be read */
    static ClassReferences read(byte[] file) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("no class file");
            }
            in.readInt();
            ClassReferences read = new ClassReferences(in.readUnsignedShort());
            read.constants(in);
            read.collect();
            in.readUnsignedShort();
            read.name = read.className(in.readUnsignedShort());
            in.readUnsignedShort();
            in.skipNBytes(2L * in.readUnsignedShort());
            read.members(in, false);
            read.members(in, true);
            return read;
        } catch (ArrayIndexOutOfBoundsException | NullPointerException | ClassCastException | NegativeArraySizeException e) {
            throw new IOException("a broken class file", e);
        }
    }

    /** {@code java/lang/System.exit} and the like. */
    Set<String> references() {
        return references;
    }

    boolean hasNative() {
        return hasNative;
    }

    /** With dots. */
    String name() {
        return name.replace('/', '.');
    }

    private void constants(DataInputStream in) throws IOException {
        for (int i = 1; i < tags.length; i++) {
            tags[i] = in.readUnsignedByte();
            switch (tags[i]) {
                case 1 -> texts[i] = in.readUTF();
                case 3, 4 -> in.readInt();
                // A long and a double take two places.
                case 5, 6 -> {
                    in.readLong();
                    i++;
                }
                case 7, 8, 16, 19, 20 -> pairs[i] = new int[] {in.readUnsignedShort()};
                case 9, 10, 11, 12, 17, 18 -> pairs[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
                case 15 -> pairs[i] = new int[] {in.readUnsignedByte(), in.readUnsignedShort()};
                default -> throw new IOException("an unknown constant");
            }
        }
    }

    private void collect() {
        for (int i = 1; i < tags.length; i++) {
            if (tags[i] >= 9 && tags[i] <= 11) {
                references.add(className(pairs[i][0]) + "." + texts[pairs[pairs[i][1]][0]]);
            }
        }
    }

    private String className(int index) {
        return (String) texts[pairs[index][0]];
    }

    private void members(DataInputStream in, boolean methods) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            hasNative |= methods && (in.readUnsignedShort() & NATIVE) != 0;
            in.skipNBytes(methods ? 4 : 6);
            int attributes = in.readUnsignedShort();
            for (int j = 0; j < attributes; j++) {
                in.readUnsignedShort();
                in.skipNBytes(Integer.toUnsignedLong(in.readInt()));
            }
        }
    }
}
