import { describe, expect, it } from "vitest";
import {
  formatDate,
  formatDateTime,
  formatMoney,
  formatNumber,
  formatPercent,
  formatRelative,
  formatSize,
} from "./format.ts";

const moment = "2026-11-20T20:30:00Z";
const nbsp = "\u00a0";

describe("format", () => {
  it("groups digits as the language does", () => {
    expect(formatNumber("uz", 1234567.5)).toBe(`1${nbsp}234${nbsp}567,5`);
    expect(formatNumber("ru", 1234567.5)).toBe(`1${nbsp}234${nbsp}567,5`);
    expect(formatNumber("en", 1234567.5)).toBe("1,234,567.5");
  });

  it("writes money from the smallest unit, soum without tiyin", () => {
    expect(formatMoney("en", 4900, "USD")).toBe("$49");
    expect(formatMoney("ru", 4950, "USD")).toBe("$49,50");
    expect(formatMoney("uz", 62230000, "UZS")).toBe(`622${nbsp}300${nbsp}soʻm`);
    expect(formatMoney("ru", 62230000, "UZS")).toBe(`622${nbsp}300${nbsp}сум`);
    expect(formatMoney("en", 62230000, "UZS")).toBe(`622,300${nbsp}UZS`);
  });

  it("gives the day of the named time zone, not of the server", () => {
    expect(formatDate("uz", moment, "Asia/Tashkent")).toBe("21-noyabr, 2026");
    expect(formatDate("en", moment, "UTC")).toBe("20 November 2026");
    expect(formatDateTime("ru", moment, "Asia/Tashkent")).toBe("21 ноября 2026 г., 01:30");
  });

  it("says how long ago in the largest unit that fits", () => {
    expect(formatRelative("uz", "2026-11-17T20:00:00Z", moment)).toBe("3 kun oldin");
    expect(formatRelative("uz", moment, moment)).toBe("hozirgina");
    expect(formatRelative("uz", "2026-11-20T22:30:00Z", moment)).toBe("2 soatdan keyin");
    expect(formatRelative("ru", "2026-11-17T20:00:00Z", moment)).toBe("3 дня назад");
    expect(formatRelative("en", "2026-11-17T20:00:00Z", moment)).toBe("3 days ago");
  });

  it("writes sizes and shares", () => {
    expect(formatSize("en", 1_572_864)).toBe(`1.5${nbsp}MB`);
    expect(formatSize("ru", 900)).toBe(`900${nbsp}Б`);
    expect(formatPercent("ru", 0.125)).toBe(`12,5${nbsp}%`);
    expect(formatPercent("uz", 0.125)).toBe("12,5%");
  });
});
