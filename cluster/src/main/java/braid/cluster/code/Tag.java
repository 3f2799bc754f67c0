package braid.cluster.code;

/// The first byte of what [CompactWriter] writes.
final class Tag {

    static final int NULL = 0;
    static final int SERIALIZED = 1;
    static final int INTEGER = 2;
    static final int LONG = 3;
    static final int DOUBLE = 4;
    static final int TRUE = 5;
    static final int FALSE = 6;
    static final int TEXT = 7;
    static final int CHARS = 8;
    static final int BYTE = 9;
    static final int SHORT = 10;
    static final int CHARACTER = 11;
    static final int FLOAT = 12;
    static final int INSTANT = 13;
    static final int DURATION = 14;
    static final int LOCAL_DATE = 15;
    static final int UUID = 16;
    static final int BYTES = 17;
    static final int INTS = 18;
    static final int LONGS = 19;
    static final int DOUBLES = 20;
    static final int ARRAY_LIST = 21;
    static final int LIST = 22;
    static final int LIST_OF_NULLABLE = 23;
    static final int RECORD = 24;
    static final int ENUM = 25;
    static final int PATH = 26;
    static final int PATH_ELSEWHERE = 27;

    private Tag() {}
}
