// The outlines that the posts of the benchmark follow: each section's heading, what its prose is about, and the
// parts that it begins with.

/** @typedef {"info" | "short" | "prose" | "steps" | "bullets" | "claims" | "verdict" | "figure" | "table" | "formula" | "code" | "links"} Block */
/** @typedef {readonly [heading: string, subject: import("./words.mjs").Subject | undefined, ...blocks: Block[]]} Part */

/** @type {Readonly<Record<"ko" | "en", readonly (readonly Part[])[]>>} */
export const SKELETONS = {
  ko: [
    [
      ["## 논문 정보", undefined, "info"],
      ["## 1. 핵심 요약", "summary"],
      ["## 2. 배경 및 동기", "background"],
      ["## 3. 제안 방법", undefined],
      ["### 3.1 아키텍처 개요", "method", "figure"],
      ["### 3.2 핵심 기술/알고리즘", "method", "formula"],
      ["### 3.3 구현 세부사항", "method", "code"],
      ["## 4. 실험 및 결과", undefined],
      ["### 4.1 실험 설정", undefined, "steps"],
      ["### 4.2 주요 결과", "result", "table", "figure"],
      ["### 4.3 분석", "result"],
      ["## 5. 의의 및 영향", "opinion"],
      ["## 6. 개인적 평가", undefined, "verdict"],
    ],
    [
      ["", "summary", "short"],
      ["## 무엇이 문제였나", "background"],
      ["## {name:은} 어떻게 푸는가", "method", "figure", "steps"],
      ["### 손실 함수", "method", "formula"],
      ["## {dataset}에서 본 숫자", "result", "table", "figure"],
      ["## 코드로 보면", "method", "code"],
      ["## 남는 의문", "opinion", "bullets"],
      ["## 링크", undefined, "links"],
    ],
    [
      ["## 들어가며", "background", "info"],
      ["## 준비할 것", "method", "steps"],
      ["## {part:을} 구현하기", "method", "code", "figure"],
      ["## {dataset}에 돌려 보기", "result", "bullets", "table"],
      ["## {metric:을} 끌어올린 한 줄", "result", "formula"],
      ["## 마치며", "opinion", "verdict"],
    ],
  ],
  en: [
    [
      ["", undefined, "info"],
      ["## TL;DR", "summary", "short"],
      ["## Motivation", "background"],
      ["## Core Innovation", "method", "formula"],
      ["## Claims & Evidence Analysis", "result", "claims"],
      ["## Method & Architecture", "method", "figure", "code"],
      ["## Experimental Results", "result", "table", "figure"],
      ["## Limitations", "opinion"],
      ["## Why It Matters", "opinion"],
    ],
    [
      ["", "summary", "short"],
      ["## Where {baseline} gets stuck", "background"],
      ["## What {name} does instead", "method", "figure", "steps"],
      ["### The loss", "method", "formula"],
      ["## What the numbers on {dataset} say", "result", "table", "figure"],
      ["## What I would still ask", "opinion", "bullets"],
      ["## Links", undefined, "links"],
    ],
    [
      ["## Before we start", "background", "info"],
      ["## Setting it up", "method", "steps"],
      ["## Building {part}", "method", "code", "figure"],
      ["## Running it on {dataset}", "result", "bullets", "table"],
      ["## The line that moved {metric}", "result", "formula"],
      ["## Where it breaks", "opinion", "verdict"],
    ],
  ],
};
