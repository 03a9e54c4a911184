"""The words of the search box that Material does not have, in both languages."""

TEXTS = {
    "zh": {
        "hint": "试试这样搜：",
        "hints": "只粘贴报错的最后一行|只写 API 名，例如 zero_grad|换一种说法，或者换成英文关键词",
        "ask": "没有你要的答案？在 GitHub 上提出这个问题",
    },
    "en": {
        "hint": "Things to try:",
        "hints": "paste only the last line of the error|write only the name of the API, such as zero_grad|say it in other or fewer words",
        "ask": "Not the answer you need? Ask this question on GitHub",
    },
}
