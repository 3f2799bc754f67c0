package braid.spi;

/// How a class's name becomes a node's label: `RateLimitOperator` is `rateLimit`.
final class Labels {

    private Labels() {}

    static String of(Class<?> type) {
        String name = type.getSimpleName();
        if (name.isEmpty() || type.isSynthetic()) {
            return "via";
        }
        String stem = name.endsWith("Operator") && name.length() > 8 ? name.substring(0, name.length() - 8) : name;
        return Character.toLowerCase(stem.charAt(0)) + stem.substring(1);
    }
}
