package io.switchboard.channel.sms;

import io.switchboard.spi.settings.Settings;

/** Telephone numbers: {@code +} and digits within the platform, as the gateway writes them outside. */
record Numbers(String countryCode, String form) {
    private static final int SHORTEST_NUMBER = 8;

    static Numbers of(Settings settings) {
        String code = settings.get(SmsSettings.COUNTRY_CODE);
        return new Numbers(code == null ? "" : code, settings.get(SmsSettings.NUMBERS));
    }

    /** As SMPP wants it: digits, the kind of number is said beside it. */
    Numbers digits() {
        return new Numbers(countryCode, "DIGITS");
    }

    /** What stands in a call, as the platform knows the sender. Names and short codes stay as they are. */
    String inside(String given) {
        String number = given.strip();
        String digits = number.replaceAll("[ ()./-]", "");
        if (digits.matches("\\+\\d+")) {
            return digits;
        }
        if (!digits.matches("\\d{" + SHORTEST_NUMBER + ",}")) {
            return number;
        }
        if (digits.startsWith("00")) {
            return "+" + digits.substring(2);
        }
        if (countryCode.isEmpty() || digits.startsWith(countryCode) && digits.length() > countryCode.length() + SHORTEST_NUMBER) {
            return "+" + digits;
        }
        return "+" + countryCode + digits.replaceFirst("^0", "");
    }

    /** As the gateway wants it. */
    String outside(String recipient) {
        if (!recipient.startsWith("+")) {
            return recipient;
        }
        return switch (form) {
            case "DIGITS" -> recipient.substring(1);
            case "NATIONAL" -> recipient.startsWith("+" + countryCode) ? recipient.substring(1 + countryCode.length()) : recipient.substring(1);
            default -> recipient;
        };
    }
}
